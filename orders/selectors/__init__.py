"""Queries of carts and orders, and the only doors to somebody's rows."""

from .access import cart_for, order_by_token, part_for, producer_of
from .carts import CartView, cart_units, cart_view
from .checkout import Review, review_of
from .quotes import DeliveryOption, delivery_options_of, estimate_for_variant
from .tracking import orders_of_buyer, parts_of_producer, parts_to_do, tracking_page

__all__ = [
    "CartView",
    "DeliveryOption",
    "Review",
    "cart_for",
    "cart_units",
    "cart_view",
    "delivery_options_of",
    "estimate_for_variant",
    "order_by_token",
    "orders_of_buyer",
    "part_for",
    "parts_of_producer",
    "parts_to_do",
    "producer_of",
    "review_of",
    "tracking_page",
]
