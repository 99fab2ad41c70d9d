"""Products and prices."""

from __future__ import annotations

from typing import Any

from ..models import Price, Product
from .parts import ref_of, unix


def product_shape(product: Product) -> dict[str, Any]:
    given = ("package_dimensions", "shippable", "statement_descriptor", "tax_code", "unit_label", "url")
    return {
        **dict.fromkeys(given),
        "images": [],
        "marketing_features": [],
        **product.echoed,
        "id": product.ref,
        "object": "product",
        "active": product.active,
        "created": unix(product.created),
        "default_price": ref_of(product.default_price),
        "description": product.description or None,
        "livemode": False,
        "metadata": product.metadata,
        "name": product.name,
        "tax_details": None,
        "type": "service",
        "updated": unix(product.updated),
    }


def price_shape(price: Price) -> dict[str, Any]:
    return {
        "id": price.ref,
        "object": "price",
        "active": price.active,
        "billing_scheme": "per_unit",
        "created": unix(price.created),
        "currency": price.currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": price.lookup_key or None,
        "metadata": price.metadata,
        "nickname": price.nickname or None,
        "product": price.product.ref,
        "recurring": None,
        "tax_behavior": price.tax_behavior,
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": price.unit_amount,
        "unit_amount_decimal": str(price.unit_amount),
    }
