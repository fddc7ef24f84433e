"""What runs by itself or when asked: the sure paths beside the fast one."""

from connectors.lightspeed.jobs.sweep import Sweep

__all__ = ["Sweep"]
