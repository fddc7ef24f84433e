"""What the hub makes of a file by itself, for `hub translate`."""

from collections.abc import Iterator

from connectors.efulfilment_files.translate.headers import OTHERS, Header, header
from connectors.efulfilment_files.translate.pieces import Piece, Pieces
from connectors.efulfilment_files.wire import KINDS, LONGEST_LINE, Line
from hub_core.errors import Rejected
from hub_core.plugins import Reading

ORIGIN = "warehouse"


def reading(body: bytes) -> Reading:
    """What a file of a warehouse says; its kind is known by its columns. Raises `Rejected` with the reason."""
    lines = list(_lines(body))
    name, head = _known(lines[0] if lines else None, _encoding(body))
    pieces = Pieces(KINDS[name], head, ORIGIN)
    found = [*pieces.take(lines[1:]), *pieces.end()]
    strange = KINDS[name].unknown(head.columns)
    return Reading(
        what=f"a {name} file of a warehouse, {len(lines) - 1} lines, separated by {head.separator!r}",
        facts=tuple(piece.said for piece in found if piece.said is not None),
        remarks=(
            *(f"the hub knows no column {column!r} and leaves it at that" for column in strange),
            *(remark for piece in found for remark in _remarks(piece)),
        ),
    )


def _lines(body: bytes) -> Iterator[Line]:
    texts = body.split(b"\n")
    ended, last = texts[:-1], texts[-1]
    for number, raw in enumerate(ended, start=1):
        yield _line(number, raw.removesuffix(b"\r"), ended=True)
    if last:
        yield _line(len(texts), last, ended=False)


def _line(number: int, raw: bytes, *, ended: bool) -> Line:
    return Line(number, raw[:LONGEST_LINE], ended=ended, whole=len(raw) <= LONGEST_LINE)


def _encoding(body: bytes) -> str:
    """Nobody says in which encoding it is written: utf-8, or else one in which every byte is a letter."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _known(first: Line | None, encoding: str) -> tuple[str, Header]:
    reasons: dict[str, None] = {}
    for separator in OTHERS:
        for name, kind in KINDS.items():
            try:
                return name, header(first, kind, separator, encoding)
            except Rejected as refusal:
                reasons.setdefault(f"{name}: {refusal}" if first else str(refusal))
    raise Rejected(f"this is no file of Stub Warehouse Files, version 1: {next(iter(reasons))}")


def _remarks(piece: Piece) -> Iterator[str]:
    for line, reason in zip(piece.lines, piece.reasons, strict=False):
        yield f"line {line.number} is not taken: {reason}"
