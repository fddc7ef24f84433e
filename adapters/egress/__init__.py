"""The one way out: the HTTP client every connector gets."""

from adapters.egress.client import Egress, egress_client

__all__ = ["Egress", "egress_client"]
