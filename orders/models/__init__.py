"""Carts, orders and what becomes of them."""

from .carts import Cart, CartLine
from .delivery import DeliveryTariff
from .fulfilment import Fulfilment, StockHold
from .history import OrderEvent, OrderNotice
from .orders import Order, OrderLine, SellerOrder

__all__ = [
    "Cart",
    "CartLine",
    "DeliveryTariff",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderNotice",
    "SellerOrder",
    "StockHold",
]
