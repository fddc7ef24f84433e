"""The control API: what a person, a demo or a test does in the shop; it asks for no key and counts as no call."""

from connectors.lightspeed.simulator.control.orders import OrdersControl
from connectors.lightspeed.simulator.control.shop import ShopControl

CONTROLS = (OrdersControl, ShopControl)
