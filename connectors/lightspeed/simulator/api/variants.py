"""`variants.json`, `variants/bulk.json` and `variants/movements.json`."""

from collections.abc import Mapping

from connectors.lightspeed.simulator.api.call import Answer, Call, Route, answer
from connectors.lightspeed.simulator.api.lists import Equal, counted, listed, one_of_many
from connectors.lightspeed.simulator.api.writing import idle, overlaid
from connectors.lightspeed.simulator.goods import Movement, Variant
from connectors.lightspeed.simulator.shapes.variants import movement_shape, variant_shape
from connectors.lightspeed.simulator.trade.fields import FieldsRefused, whole

_EQUAL: Equal[Variant] = {
    "product": lambda variant: variant.product,
    "article_code": lambda variant: variant.facts["articleCode"],
    "ean": lambda variant: variant.facts["ean"],
    "sku": lambda variant: variant.facts["sku"],
    "hs": lambda variant: variant.facts["hs"],
}
_MOVEMENT_EQUAL: Equal[Movement] = {
    "variant": lambda movement: movement.variant,
    "product": lambda movement: movement.product,
}


def list_variants(call: Call) -> Answer:
    """The variants."""
    return listed(call, "variants", _candidates(call), variant_shape, _EQUAL)


def count_variants(call: Call) -> Answer:
    """How many variants there are."""
    return counted(call, _candidates(call), _EQUAL)


def get_variant(call: Call) -> Answer:
    """One variant."""
    return answer("variant", variant_shape(one_of_many(call.shop.books.variants, call.number), call.speech))


def post_variant(call: Call) -> Answer:
    """Gives a product one more variant."""
    sent = call.sent("variant")
    fields = call.shop.variants.read(sent)
    product = str(sent.get("product", ""))
    if not product.isdigit() or int(product) not in call.shop.books.products:
        raise FieldsRefused({"product": ["is not the id of a product"]})
    variant = call.shop.variants.add(int(product), fields, channel="api")
    return answer("variant", variant_shape(variant, call.speech), 201)


def put_variant(call: Call) -> Answer:
    """Changes a variant; the answer may claim so without it being true, if the switch says that."""
    variant = one_of_many(call.shop.books.variants, call.number)
    fields = call.shop.variants.read(call.sent("variant"))
    if idle(call.shop):
        return answer("variant", overlaid(variant_shape(variant, call.speech), fields))
    call.shop.variants.write(variant.id, fields, channel="api", language=call.language)
    return answer("variant", variant_shape(variant, call.speech))


def put_bulk(call: Call) -> Answer:
    """Changes many variants in one call: all of them or, when one cannot be, none."""
    rows = _rows(call)
    if idle(call.shop):
        shapes = [overlaid(variant_shape(variant, call.speech), fields) for variant, fields in rows]
        return answer("variants", shapes)
    for variant, fields in rows:
        call.shop.variants.write(variant.id, fields, channel="api", language=call.language)
    return answer("variants", [variant_shape(variant, call.speech) for variant, _ in rows])


def delete_variant(call: Call) -> Answer:
    """Takes a variant away."""
    one_of_many(call.shop.books.variants, call.number)
    call.shop.variants.remove(call.number)
    return Answer(204)


def list_movements(call: Call) -> Answer:
    """What changed in the stock, and by how much."""
    return listed(call, "variantsMovements", call.shop.books.movements, movement_shape, _MOVEMENT_EQUAL)


def count_movements(call: Call) -> Answer:
    """How many movements there are."""
    return counted(call, call.shop.books.movements, _MOVEMENT_EQUAL)


def get_movement(call: Call) -> Answer:
    """One movement."""
    return answer("variantMovement", movement_shape(one_of_many(call.shop.books.movements, call.number), call.speech))


def _candidates(call: Call) -> dict[int, Variant]:
    books, product = call.shop.books, call.query.get("product")
    if product is None:
        return books.variants
    found = books.products.get(int(product)) if product.isdigit() else None
    return {variant.id: variant for variant in found.variants} if found else {}


def _rows(call: Call) -> list[tuple[Variant, dict[str, object]]]:
    sent, switches, variants = call.sent_many("variant"), call.shop.switches, call.shop.books.variants
    if len(sent) > switches.bulk_max:
        raise FieldsRefused({"variant": [f"has more than {switches.bulk_max} entries"]})
    rows: list[tuple[Variant, dict[str, object]]] = []
    faults: dict[str, list[str]] = {}
    for at, row in enumerate(sent):
        number = _id_of(row)
        variant = variants.get(number)
        if variant is None:
            if number == 0 or switches.bulk_unknown == "refuse":
                faults[f"variant.{at}.id"] = [f"{row.get('id')} is not the id of a variant"]
            continue
        try:
            rows.append((variant, call.shop.variants.read(row)))
        except FieldsRefused as refused:
            faults |= {f"variant.{at}.{field}": why for field, why in refused.faults.items()}
    if faults:
        raise FieldsRefused(faults)
    return rows


def _id_of(row: Mapping[str, object]) -> int:
    try:
        return whole(row.get("id"))
    except ValueError:
        return 0


ROUTES = (
    Route("GET", "variants", "products.read", list_variants),
    Route("POST", "variants", "products.write", post_variant),
    Route("GET", "variants/count", "products.read", count_variants),
    Route("PUT", "variants/bulk", "products.write", put_bulk),
    Route("GET", "variants/movements", "products.read", list_movements),
    Route("GET", "variants/movements/count", "products.read", count_movements),
    Route("GET", "variants/movements/#", "products.read", get_movement),
    Route("GET", "variants/#", "products.read", get_variant),
    Route("PUT", "variants/#", "products.write", put_variant),
    Route("DELETE", "variants/#", "products.write", delete_variant),
)
