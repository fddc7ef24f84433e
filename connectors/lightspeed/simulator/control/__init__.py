"""The control API: what a person, a demo or a test does in the shop; it asks for no key and counts as no call."""

from connectors.lightspeed.simulator.control.afterwards import AfterwardsControl
from connectors.lightspeed.simulator.control.orders import OrdersControl
from connectors.lightspeed.simulator.control.people import PeopleControl
from connectors.lightspeed.simulator.control.products import ProductsControl
from connectors.lightspeed.simulator.control.shop import ShopControl

CONTROLS = (OrdersControl, PeopleControl, AfterwardsControl, ProductsControl, ShopControl)
