"""The Litestar app: the connectors' doors, errors to status codes, and health."""

from adapters.http.app import build_app

__all__ = ["build_app"]
