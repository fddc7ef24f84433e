"""Black Friday: two shops and a market sell out of two warehouses, everything fails at times, and the books balance."""

from adapters.cli.demo.black_friday.cast import CAST
from adapters.cli.demo.black_friday.story import play

__all__ = ["CAST", "play"]
