"""Payment methods and customers."""

from __future__ import annotations

from typing import Any

from ..models import Customer, PaymentMethod, Token
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
        "allow_redisplay": method.allow_redisplay,
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
        "business_name": None,
        "individual_name": None,
        "invoice_prefix": customer.ref[-8:].upper(),
        "preferred_locales": [],
        "tax_exempt": "none",
        **customer.echoed,
        "id": customer.ref,
        "object": "customer",
        "address": customer.address,
        "balance": 0,
        "created": unix(customer.created),
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": customer.description or None,
        "discount": None,
        "email": customer.email or None,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": ref_of(customer.default_method),
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": customer.metadata,
        "name": customer.name or None,
        "next_invoice_sequence": 1,
        "phone": customer.phone or None,
        "shipping": customer.shipping,
        "test_clock": None,
    }


def token_shape(token: Token) -> dict[str, Any]:
    return {
        "id": token.ref,
        "object": "token",
        "bank_account": _bank_of(token) if token.kind == "bank_account" else None,
        "card": _card_of(token) if token.kind == "card" else None,
        "client_ip": None,
        "created": unix(token.created),
        "livemode": False,
        "type": token.kind,
        "used": token.used,
    }


def _card_of(token: Token) -> dict[str, Any]:
    face, billing = token.face, token.face.get("billing_details") or {}
    address = billing.get("address") or {}
    never = ("account", "address_line1_check", "address_zip_check", "customer", "dynamic_last4", "tokenization_method")
    return {
        **dict.fromkeys(never),
        "id": token.ref.replace("tok_", "card_"),
        "object": "card",
        **{f"address_{key}": address.get(key) for key in ("city", "country", "line1", "line2", "state")},
        "address_zip": address.get("postal_code"),
        "allow_redisplay": "unspecified",
        "available_payout_methods": None,
        "brand": _BRANDS[face["brand"]],
        "country": "US",
        "cvc_check": "unchecked",
        "exp_month": face["exp_month"],
        "exp_year": face["exp_year"],
        "fingerprint": face["fingerprint"],
        "funding": "credit",
        "last4": face["last4"],
        "metadata": {},
        "name": billing.get("name"),
        "regulated_status": "unregulated",
    }


# Cards of tokens spell their brand another way than payment methods do.
_BRANDS = {"visa": "Visa", "mastercard": "MasterCard", "amex": "American Express"}


def _bank_of(token: Token) -> dict[str, Any]:
    return bank_face(token.ref.replace("btok_", "ba_"), token.face)


def bank_face(ref: str, face: dict[str, Any]) -> dict[str, Any]:
    """What may be known of a bank account."""
    return {
        "id": ref,
        "object": "bank_account",
        "account_holder_name": face["holder"] or None,
        "account_holder_type": face["holder_type"] or None,
        "account_type": None,
        "bank_name": face["bank_name"],
        "country": face["country"],
        "currency": face["currency"],
        "customer": None,
        "fingerprint": face["fingerprint"],
        "last4": face["last4"],
        "routing_number": face["routing_number"] or None,
        "status": "new",
    }
