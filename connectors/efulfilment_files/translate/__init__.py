"""The files' words and the hub's, one into the other; pure."""

from connectors.efulfilment_files.translate.headers import Header, header
from connectors.efulfilment_files.translate.orders import OrderFile, order_file
from connectors.efulfilment_files.translate.pieces import Piece, Pieces, Said
from connectors.efulfilment_files.translate.reading import reading

__all__ = ["Header", "OrderFile", "Piece", "Pieces", "Said", "header", "order_file", "reading"]
