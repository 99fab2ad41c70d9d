"""/v1/checkout/sessions: the hosted page, mode=payment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.kernel import clock

from ... import config
from ...errors import InvalidParameter, NoSuchObject
from ...models import CheckoutSession, Price
from ...params import Table, anything, boolean, choice, email, group, integer, listing, metadata, ref, text, url
from ...services.checkout import Item, create_session, expire_session, update_session
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .catalogue import TAX, amount_of, living_product, unit_amount_decimal
from .intents import CAPTURE
from .tables import ECHOED_ON_INTENTS, METHOD_TYPES, SHARES, currency, found, named_customer, optional

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
    "unit_amount": integer(),
    "unit_amount_decimal": unit_amount_decimal(),
    "product": ref(),
    "product_data": group(PRODUCT),
    "tax_behavior": TAX,
}
LINE: Table = {
    "price": ref(),
    "price_data": group(PRICE),
    "quantity": integer(least=1, most=999_999, required=True),
    "metadata": metadata(),
}
INTENT: Table = {
    **ECHOED_ON_INTENTS,
    **SHARES,
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
    items = [_item(line, f"line_items[{index}]") for index, line in enumerate(call.params["line_items"])]
    session = create_session(
        items=items,
        currency=call.get("currency", config.CURRENCIES[0]),
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


def _item(line: dict[str, Any], name: str) -> Item:
    """A line's price, named or described. Raises InvalidParameter, NoSuchObject."""
    told, quantity, marks = line.get("price_data"), line["quantity"], line.get("metadata") or {}
    if bool(told) == bool(line.get("price")):
        raise InvalidParameter(
            f"Give either {name}[price] or {name}[price_data].",
            code="" if told else "parameter_missing",
            param=f"{name}[price]",
        )
    if told is None:
        return _item_of_price(line["price"], quantity, marks, f"{name}[price]")
    if bool(told.get("product")) == bool(told.get("product_data")):
        raise InvalidParameter(
            "Give either product or product_data.",
            code="" if told.get("product") else "parameter_missing",
            param=f"{name}[price_data][product_data]",
        )
    product = living_product(told["product"], param="product", in_path=False) if told.get("product") else None
    described = told.get("product_data") or {"name": product.name if product else "", "description": ""}
    return Item(
        name=described["name"],
        description=described.get("description") or "",
        unit_amount=amount_of(told, inside=f"{name}[price_data]"),
        quantity=quantity,
        product=product,
        product_data=described,
        metadata=marks,
    )


def _item_of_price(name: str, quantity: int, marks: dict[str, str], param: str) -> Item:
    price = Price.objects.select_related("product").filter(ref=name).first()
    if price is None:
        raise NoSuchObject("price", name, param=param, in_path=False)
    if not price.active:
        raise InvalidParameter(f"The price {name} is not active.", code="price_inactive", param=param)
    product = price.product
    return Item(
        name=product.name,
        description=product.description,
        unit_amount=price.unit_amount,
        quantity=quantity,
        price=price,
        metadata=marks,
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
    named = ("application_fee_amount", "capture_method", "metadata", "transfer_data", "transfer_group")
    columns = {key: sent[key] for key in named if sent.get(key)}
    return columns | {"echoed": {key: sent[key] for key in (*ECHOED_ON_INTENTS, "on_behalf_of") if sent.get(key)}}


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


@endpoint("POST", "checkout/sessions/<ref>", {"metadata": metadata()})
def update(call: Call, ref: str) -> Body:
    session = _found(ref)
    if "metadata" not in call.params:
        return shape(session)
    return shape(update_session(pk=session.pk, metadata=call.params["metadata"]))


@endpoint("POST", "checkout/sessions/<ref>/expire")
def expire(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(expire_session(pk=_found(ref).pk))


@endpoint("GET", "checkout/sessions/<ref>/line_items", PAGE)
def line_items(call: Call, ref: str) -> Body:
    return list_page(call, _found(ref).line_items.select_related("session", "price__product"), newest_first=False)


def _found(ref: str) -> CheckoutSession:
    session: CheckoutSession = found(CheckoutSession, ref, "checkout.session", param="session")
    return session
