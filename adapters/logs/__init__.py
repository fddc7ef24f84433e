"""Structured logs, with the trace id of what is being done."""

from adapters.logs.setup import set_up_logs

__all__ = ["set_up_logs"]
