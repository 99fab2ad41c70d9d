"""/v1/checkout/sessions: the hosted page, mode=payment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.kernel import clock

from ...errors import InvalidParameter
from ...models import CheckoutSession
from ...params import Table, anything, boolean, choice, email, group, integer, listing, metadata, ref, text, url
from ...services.checkout import Item, create_session, expire_session
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .intents import CAPTURE
from .tables import ECHOED_ON_INTENTS, METHOD_TYPES, currency, found, named_customer, optional

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
# A session asked for "in 30 minutes" names a second that has come closer by the time the call is read.
ON_THE_WAY = timedelta(seconds=10)

PRODUCT: Table = {
    "name": text(longest=250, required=True),
    "description": text(longest=1_000),
    "images": listing(url(), most=8),
    "metadata": metadata(),
    "tax_code": text(),
    "unit_label": text(longest=12),
}
PRICE: Table = {
    "currency": currency(),
    "unit_amount": integer(required=True),
    "product_data": group(PRODUCT, required=True),
    "tax_behavior": choice("inclusive", "exclusive", "unspecified"),
}
LINE: Table = {
    "price_data": group(PRICE, required=True),
    "quantity": integer(least=1, most=999_999),
    "metadata": metadata(),
}
INTENT: Table = {
    **ECHOED_ON_INTENTS,
    "capture_method": CAPTURE,
    "metadata": metadata(),
    "transfer_group": text(longest=255),
}
CREATE: Table = {
    **METHOD_TYPES,
    "mode": choice("payment", required=True),
    "line_items": listing(group(LINE), required=True),
    "currency": optional(currency()),
    "success_url": url(required=True),
    "cancel_url": url(),
    "client_reference_id": text(longest=200),
    "customer": ref(),
    "customer_email": email(),
    "customer_creation": choice("always", "if_required"),
    "expires_at": integer(),
    "locale": text(longest=8),
    "metadata": metadata(),
    "payment_intent_data": group(INTENT),
    "submit_type": choice("auto", "book", "donate", "pay"),
    "ui_mode": choice("hosted", "hosted_page"),
    "billing_address_collection": choice("auto", "required"),
    "allow_promotion_codes": boolean(),
    "custom_text": anything(),
}


@endpoint("POST", "checkout/sessions", CREATE)
def create(call: Call) -> Body:
    if call.get("customer") and call.get("customer_email"):
        raise InvalidParameter("Give either customer or customer_email.", param="customer_email")
    session = create_session(
        items=[_item(line) for line in call.params["line_items"]],
        currency=call.params["line_items"][0]["price_data"]["currency"],
        success_url=call.params["success_url"],
        cancel_url=call.get("cancel_url", ""),
        origin=call.origin,
        expires_at=_expiry(call.get("expires_at")),
        customer=named_customer(call),
        metadata=call.get("metadata"),
        intent_data=_intent_data(call.get("payment_intent_data", {})),
        client_reference_id=call.get("client_reference_id", ""),
        customer_email=call.get("customer_email", ""),
        locale=call.get("locale", ""),
        echoed=call.sent("submit_type", "customer_creation", "billing_address_collection"),
    )
    return shape(session)


def _item(line: dict[str, Any]) -> Item:
    price = line["price_data"]
    product = price["product_data"]
    return Item(
        name=product["name"],
        description=product.get("description") or "",
        unit_amount=price["unit_amount"],
        quantity=line.get("quantity", 1),
        product_data=product,
        metadata=line.get("metadata"),
    )


def _expiry(asked: int | None) -> datetime:
    now = clock.now()
    if asked is None:
        return now + LONGEST
    moment = datetime.fromtimestamp(min(asked, 253_402_300_799), UTC)
    if not now + SHORTEST - ON_THE_WAY <= moment <= now + LONGEST + ON_THE_WAY:
        raise InvalidParameter("expires_at must be between 30 minutes and 24 hours from now.", param="expires_at")
    return moment


def _intent_data(sent: dict[str, Any]) -> dict[str, Any]:
    """The session's words about its intent, as create_intent takes them."""
    columns = {key: sent[key] for key in ("capture_method", "metadata", "transfer_group") if sent.get(key)}
    return columns | {"echoed": {key: sent[key] for key in ECHOED_ON_INTENTS if sent.get(key)}}


@endpoint("GET", "checkout/sessions", {**PAGE, "payment_intent": ref(), "customer": ref(), "status": choice(*CheckoutSession.Status.values)})  # fmt: skip  # noqa: E501
def list_all(call: Call) -> Body:
    rows = CheckoutSession.objects.select_related("intent", "customer")
    columns = {"payment_intent": "intent__ref", "customer": "customer__ref", "status": "status"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows)


@endpoint("GET", "checkout/sessions/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_found(ref))


@endpoint("POST", "checkout/sessions/<ref>/expire")
def expire(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(expire_session(pk=_found(ref).pk))


@endpoint("GET", "checkout/sessions/<ref>/line_items", PAGE)
def line_items(call: Call, ref: str) -> Body:
    return list_page(call, _found(ref).line_items.select_related("session"), newest_first=False)


def _found(ref: str) -> CheckoutSession:
    session: CheckoutSession = found(CheckoutSession, ref, "checkout.session", param="session")
    return session
