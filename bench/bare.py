"""The baselines: what a hub would be that promises nothing.

`ack` only checks the signature. `relay` checks it and hands the order straight to the warehouse, keeping nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sys
from typing import Any

import httpx
import msgspec
import uvloop
from httpx_aiohttp import AiohttpTransport
from litestar import Litestar, Request, Response, post

from adapters.http import answer_at, bind
from bench.orders import SECRET
from bench.place import pin


def _proven(body: bytes, signature: str) -> bool:
    wanted = hashlib.md5(body + SECRET.encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(wanted, signature)


@post("/ack")
async def ack(request: Request[Any, Any, Any]) -> Response[None]:
    """Check the signature, and that is all."""
    proven = _proven(await request.body(), request.headers.get("X-Signature", ""))
    return Response(None, status_code=204 if proven else 401)


def relay_to(warehouse: str) -> Any:
    """A handler that checks the signature and puts the order into the warehouse before it answers."""
    client = httpx.AsyncClient(transport=AiohttpTransport(), headers={"Authorization": "Bearer warehouse-token"})

    @post("/relay")
    async def relay(request: Request[Any, Any, Any]) -> Response[None]:
        body = await request.body()
        if not _proven(body, request.headers.get("X-Signature", "")):
            return Response(None, status_code=401)
        order = msgspec.json.decode(body)["order"]
        answer = await client.put(f"{warehouse}/v1/orders/bare:{order['id']}", content=_letter(order))
        return Response(None, status_code=204 if answer.is_success else 502)

    return relay


def _letter(order: dict[str, Any]) -> bytes:
    lines = order["products"]["resource"]["embedded"]
    return msgspec.json.encode(
        {
            "version": order["updatedAt"],
            "ship_to": {
                "name": order["addressShippingName"],
                "street": order["addressShippingStreet"],
                "number": order["addressShippingNumber"],
                "postcode": order["addressShippingZipcode"],
                "city": order["addressShippingCity"],
                "country": order["addressShippingCountry"]["code"].upper(),
            },
            "lines": [
                {"line": str(line["id"]), "sku": line["sku"], "quantity": line["quantityOrdered"]} for line in lines
            ],
        }
    )


def main() -> None:
    """Serve on the port named first; a second argument is the warehouse's address."""
    pin()
    handlers = [ack, *([relay_to(sys.argv[2])] if len(sys.argv) > 2 else [])]
    app = Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)
    door = bind("127.0.0.1", int(sys.argv[1]))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(answer_at(door, app, asyncio.Event()))


if __name__ == "__main__":
    main()
