"""Which variants go by which code; codes need not be there, and need not be of one variant only."""

from connectors.lightspeed.simulator.goods import Variant

_KINDS = ("sku", "ean", "articleCode")


class Codes:
    """Variants by SKU, by EAN and by article code."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], dict[int, Variant]] = {}

    def enter(self, variant: Variant) -> None:
        """From now on it is found by the codes it has."""
        for key in _keys(variant.facts):
            self._named.setdefault(key, {})[variant.id] = variant

    def strike(self, variant: Variant) -> None:
        """From now on it is not found; to be said before its codes change."""
        for key in _keys(variant.facts):
            del self._named[key][variant.id]

    def find(self, sku: str, ean: str, article_code: str) -> Variant | None:
        """The variant with the first of these codes that any has; of several the one with most of them."""
        wanted = dict(zip(_KINDS, (sku, ean, article_code), strict=True))
        for key in _keys(wanted):
            found = self._named.get(key)
            if found:
                return max(found.values(), key=lambda one: (_agreeing(one, wanted), -one.id))
        return None


def _keys(codes: dict[str, object] | dict[str, str]) -> list[tuple[str, str]]:
    return [(kind, str(codes[kind])) for kind in _KINDS if codes[kind]]


def _agreeing(variant: Variant, wanted: dict[str, str]) -> int:
    return sum(1 for kind, code in wanted.items() if code and variant.facts[kind] == code)
