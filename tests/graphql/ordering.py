"""The documents a client sends from the cart to the order, and what it sends with them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from catalog.models import ProductVariant
from marketplace.kernel.graphql.ids import global_id

from .conftest import Ask

LINES_ADD = """
mutation ($token: ID, $lines: [LineInput!]!, $key: UUID!) {
  cartLinesAdd(token: $token, lines: $lines, idempotencyKey: $key) {
    cart { token units goods { amount } groups { producer { id name } goods { amount }
      lines { units productName price { amount } total { amount } problem variant { id name } } } }
    errors { field message code } } }
"""
QUOTES = """
query ($token: ID, $ward: String!) { deliveryQuotes(token: $token, wardCode: $ward) {
  total { amount } canBePlaced quotes { producer { id } obstacle chosen { service fee { amount } } options { service } }
} }
"""
PLACE = """
mutation ($input: OrderInput!, $key: UUID!) { orderPlace(input: $input, idempotencyKey: $key) {
  order { token number status total { amount } } errors { field message code } } }
"""
PAY = """
mutation ($token: ID!, $key: UUID!) { paymentCreate(orderToken: $token, idempotencyKey: $key) {
  payment { status payUrl amount { amount } } errors { field message code } } }
"""
ORDER = """
query ($token: ID!) { order(token: $token) { number status statusText fullName addressText total { amount }
  parts { number status sellerName producer { name } total { amount } deliveryName fulfilment { carrier }
          lines { productName units price { amount } variant { id } } }
  timeline { at status statusText partNumber } payments { status amount { amount } refunded { amount } payUrl } } }
"""


def line(variant: ProductVariant, units: int = 1) -> dict[str, Any]:
    return {"variantId": global_id("ProductVariant", variant.pk), "units": units}


def filled_cart(ask: Ask, *variants: ProductVariant) -> str:
    """Put a pack of each into a fresh cart; its token."""
    answer = ask(LINES_ADD, lines=[line(variant) for variant in variants], key=str(uuid4()))
    token: str = answer["data"]["cartLinesAdd"]["cart"]["token"]
    return token


def order_input(token: str, total: int, **changes: Any) -> dict[str, Any]:
    """What a buyer in the next ward agreed to."""
    return {
        "cartToken": token,
        "buyer": {"fullName": "Lý Thị Sà Rươl", "phone": "0100 200 300", "email": "ruol@cho.example"},
        "destination": {"wardCode": "31507", "street": "12 Trần Hưng Đạo"},
        "expectedTotal": total,
        "termsAccepted": True,
        **changes,
    }


def reviewed_total(ask: Ask, token: str) -> int:
    answer = ask(QUOTES, token=token, ward="31507")
    total: int = answer["data"]["deliveryQuotes"]["total"]["amount"]
    return total


def placed_order(ask: Ask, *variants: ProductVariant) -> str:
    """Place a fresh cart; the order's token."""
    token = filled_cart(ask, *variants)
    answer = ask(PLACE, input=order_input(token, reviewed_total(ask, token)), key=str(uuid4()))
    order: str = answer["data"]["orderPlace"]["order"]["token"]
    return order
