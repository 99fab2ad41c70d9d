"""Checkout sessions and their line items."""

from __future__ import annotations

from typing import Any

from ..models import CheckoutSession, LineItem
from .catalogue import price_shape
from .parts import page_of, ref_of, unix

_NEVER = (
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "billing_address_collection",
    "branding_settings",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer_account",
    "customer_creation",
    "excluded_payment_method_types",
    "integration_identifier",
    "invoice",
    "invoice_creation",
    "line_items",
    "managed_payments",
    "name_collection",
    "optional_items",
    "origin_context",
    "payment_link",
    "payment_method_configuration_details",
    "permissions",
    "presentment_details",
    "recovered_from",
    "redirect_on_completion",
    "return_url",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "submit_type",
    "subscription",
    "tax_id_collection",
    "wallet_options",
)


def session_shape(session: CheckoutSession) -> dict[str, Any]:
    is_open = session.status == CheckoutSession.Status.OPEN
    return {
        **dict.fromkeys(_NEVER),
        **session.echoed,
        "id": session.ref,
        "object": "checkout.session",
        "amount_subtotal": session.amount_total,
        "amount_total": session.amount_total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": session.cancel_url or None,
        "client_reference_id": session.client_reference_id or None,
        "created": unix(session.created),
        "currency": session.currency,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer": ref_of(session.customer),
        "customer_details": _customer_details(session),
        "customer_email": session.customer_email or None,
        "discounts": [],
        "expires_at": unix(session.expires_at),
        "livemode": False,
        "locale": session.locale or None,
        "metadata": session.metadata,
        "mode": "payment",
        "payment_intent": ref_of(session.intent),
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "paid" if session.intent and session.intent.amount_received else "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": session.status,
        "success_url": session.success_url,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": session.page_url if is_open else None,
    }


def _customer_details(session: CheckoutSession) -> dict[str, Any] | None:
    known = session.customer_details
    if known is None and not session.customer_email:
        return None
    empty = dict.fromkeys(("address", "business_name", "email", "individual_name", "name", "phone", "tax_ids"))
    return empty | {"email": session.customer_email or None, "tax_exempt": "none"} | (known or {})


def line_item_shape(item: LineItem) -> dict[str, Any]:
    return {
        "id": item.ref,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": item.amount,
        "amount_tax": 0,
        "amount_total": item.amount,
        "currency": item.session.currency,
        "description": item.name,
        "metadata": item.metadata,
        "price": price_shape(item.price),
        "quantity": item.quantity,
    }


def line_items_shape(session: CheckoutSession, items: list[LineItem], *, has_more: bool = False) -> dict[str, Any]:
    url = f"/v1/checkout/sessions/{session.ref}/line_items"
    return page_of(url, [line_item_shape(item) for item in items], has_more=has_more)
