"""Reads what the warehouse wrote, and hands it to the hub's ports."""

from connectors.efulfilment_files.receive.drift import Drift
from connectors.efulfilment_files.receive.hands import granted
from connectors.efulfilment_files.receive.places import Places
from connectors.efulfilment_files.receive.reader import Reader, Taken

__all__ = ["Drift", "Places", "Reader", "Taken", "granted"]
