"""The Litestar app: the connectors' doors, errors to status codes, and health."""

from adapters.http.app import build_app
from adapters.http.server import answer_at, bind

__all__ = ["answer_at", "bind", "build_app"]
