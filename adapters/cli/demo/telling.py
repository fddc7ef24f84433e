"""How the demo speaks to the person who watches."""

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub_core.models import LedgerLine
from hub_core.use_cases.records import Entry

if TYPE_CHECKING:
    from adapters.cli.demo.stage import Stage

_SPEAKERS = {"operator": "you", "hub": "hub"}


class Telling:
    """Prints scenes, what the hub writes into its books, and whether what was expected happened."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._began = time.monotonic()
        self._scenes = 0
        self.failed: list[str] = []

    def opening(self, text: str) -> None:
        """What this is."""
        self._console.print(
            f"\n[bold]connector-hub[/bold]: {text}\n"
            "[dim]seconds   who          what happened, as the hub wrote it into its history and its stock ledger[/dim]"
        )

    def scene(self, title: str) -> None:
        """A new scene."""
        self._scenes += 1
        self._console.print(f"\n[bold cyan]{self._scenes}. {title}[/bold cyan]")

    def happened(self, who: str, text: str) -> None:
        """Something a person or a machine outside the hub did."""
        self._line(who, text, "yellow")

    def wrote(self, who: str, text: str) -> None:
        """A line of the hub's books."""
        self._line(_SPEAKERS.get(who, who), text, "default")

    def explained(self, text: str) -> None:
        """A sentence of the hub about why something is so."""
        self._console.print(f"{'':10}{'':13}[italic]{escape(text)}[/italic]")

    def expected(self, text: str, *, holds: bool) -> None:
        """What was expected, and whether it is so."""
        mark = "[green]✔[/green]" if holds else "[bold red]✘ expected:[/bold red]"
        self._console.print(f"{'':10}{'':13}{mark} [dim]{escape(text)}[/dim]")
        if not holds:
            self.failed.append(text)

    def summary(self, rows: list[tuple[str, str]], *, title: str = "The day in figures") -> None:
        """The table at the end."""
        table = Table(title=title, title_justify="left", show_header=False)
        for name, value in rows:
            table.add_row(name, value)
        self._console.print()
        self._console.print(table)
        if self.failed:
            count = len(self.failed)
            self._console.print(f"[bold red]{count} expectation{'s' if count > 1 else ''} did not hold.[/bold red]")
        else:
            self._console.print("[bold green]Everything that was expected happened.[/bold green]")

    def addresses(self, stage: "Stage") -> None:
        """Where to look on, until Ctrl-C."""
        self._console.print("\nIt goes on running. Open these, place an order, and watch it travel:")
        for name, address in stage.addresses.items():
            self._console.print(f"  {name:<10} {address}/")
        self._console.print(f"  {'the hub':<10} {stage.hub_address}/health/ready\nStop with Ctrl-C.")

    def _line(self, who: str, text: str, colour: str) -> None:
        seconds = f"{time.monotonic() - self._began:6.1f} s"
        self._console.print(f"{seconds}  [{colour}]{who:<11}[/{colour}]  {escape(text)}", markup=True)


def entry_told(name: str, entry: Entry) -> tuple[str, str]:
    """Who wrote that line of history, and what."""
    return entry.who, f"{name}  {entry.text}"


def line_told(sku: str, line: LedgerLine) -> tuple[str, str]:
    """Who moved or told a stock level, and what."""
    place, step = line.location, _step(line)
    channel = place.partition("/")[0]
    match line.what:
        case "told" | "corrected":
            return "hub", f"{sku}  {channel} is told {step}: {line.cause}"
        case "observed":
            return line.who, f"{sku}  the shop shows {step}"
        case "moved in":
            return line.who, f"{sku}  {step} at {place}, which had waited for this product"
    return line.who, f"{sku}  {line.what} at {place}: {step}"


def _step(line: LedgerLine) -> str:
    return str(line.new) if line.old is None or line.old == line.new else f"{line.old} → {line.new}"
