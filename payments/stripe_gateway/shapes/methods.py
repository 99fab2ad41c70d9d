"""Payment methods and customers."""

from __future__ import annotations

from typing import Any

from ..models import Customer, PaymentMethod
from .parts import billing_details, card_face, ref_of, unix


def method_shape(method: PaymentMethod) -> dict[str, Any]:
    card = card_face(method) | {
        "display_brand": method.brand,
        "generated_from": None,
        "networks": {"available": [method.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
    }
    return {
        "id": method.ref,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(method),
        "card": card,
        "created": unix(method.created),
        "customer": ref_of(method.customer),
        "customer_account": None,
        "livemode": False,
        "metadata": method.metadata,
        "radar_options": {},
        "type": "card",
    }


def customer_shape(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.ref,
        "object": "customer",
        "address": customer.address,
        "balance": 0,
        "business_name": None,
        "created": unix(customer.created),
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": customer.description or None,
        "discount": None,
        "email": customer.email or None,
        "individual_name": None,
        "invoice_prefix": customer.ref[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": customer.metadata,
        "name": customer.name or None,
        "next_invoice_sequence": 1,
        "phone": customer.phone or None,
        "preferred_locales": [],
        "shipping": customer.shipping,
        "tax_exempt": "none",
        "test_clock": None,
    }
