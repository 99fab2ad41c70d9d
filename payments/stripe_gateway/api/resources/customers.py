"""/v1/customers: who pays, and the cards they keep."""

from __future__ import annotations

from typing import Any

from ...errors import NoSuchObject
from ...models import Customer, PaymentMethod
from ...params import Field, anything, choice, email, group, listing, metadata, ref, text
from ...services.customers import create_customer, delete_customer, update_customer
from ...shapes import deleted_shape, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from ..search import SEARCH, Column, search_page
from .tables import ADDRESS, SHIPPING, found

_TEXTS = ("name", "email", "phone", "description")
_PLACES = ("address", "shipping")
# Given back as they came.
_ECHOED: dict[str, Field] = {
    "business_name": text(longest=150),
    "individual_name": text(longest=150),
    "invoice_prefix": text(longest=12),
    "preferred_locales": listing(text(longest=20)),
    "tax_exempt": choice("none", "exempt", "reverse"),
}
_WRITE: dict[str, Field] = {
    **_ECHOED,
    "name": text(longest=255),
    "email": email(),
    "phone": text(longest=32),
    "description": text(),
    "address": group(ADDRESS),
    "shipping": group(SHIPPING),
    "metadata": metadata(),
    "invoice_settings": group({"default_payment_method": text(), "custom_fields": anything(), "footer": text()}),
}
_SEARCHABLE = {
    "created": Column("created", "moment"),
    "email": Column("email"),
    "metadata": Column("metadata", "metadata"),
    "name": Column("name"),
    "phone": Column("phone"),
}
_LIVING = {"deleted": False}


@endpoint("POST", "customers", {**_WRITE, "payment_method": ref()})
def create(call: Call) -> Body:
    customer = create_customer(
        metadata=call.get("metadata"),
        payment_method=call.get("payment_method", ""),
        default_method=_default_method(call),
        echoed=call.sent(*_ECHOED),
        **{name: call.get(name, "") for name in _TEXTS},
        **{name: call.get(name) for name in _PLACES},
    )
    return shape(customer)


def _default_method(call: Call) -> str:
    return str(call.get("invoice_settings", {}).get("default_payment_method") or "")


@endpoint("GET", "customers", {**PAGE, "email": text()})
def list_all(call: Call) -> Body:
    rows = Customer.objects.filter(**_LIVING).select_related("default_method")
    if address := call.get("email"):
        rows = rows.filter(email=address)
    return list_page(call, rows)


@endpoint("GET", "customers/search", SEARCH)
def search(call: Call) -> Body:
    return search_page(call, Customer.objects.filter(**_LIVING).select_related("default_method"), _SEARCHABLE)


@endpoint("GET", "customers/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    customer: Customer = found(Customer, ref, "customer")
    return deleted_shape(customer, "customer") if customer.deleted else shape(customer)


@endpoint("POST", "customers/<ref>", _WRITE)
def update(call: Call, ref: str) -> Body:
    changes: dict[str, Any] = {name: value or "" for name, value in call.sent(*_TEXTS).items()}
    changes |= call.sent(*_PLACES, "metadata")
    if echoed := call.sent(*_ECHOED):
        changes["echoed"] = echoed
    return shape(update_customer(pk=_living(ref).pk, changes=changes, default_method=_default_method(call)))


@endpoint("DELETE", "customers/<ref>")
def delete(call: Call, ref: str) -> Body:  # noqa: ARG001
    return deleted_shape(delete_customer(pk=_living(ref).pk), "customer")


@endpoint("GET", "customers/<ref>/payment_methods", {**PAGE, "type": choice("card"), "allow_redisplay": text()})
def list_methods(call: Call, ref: str) -> Body:
    rows = PaymentMethod.objects.filter(customer=_living(ref)).select_related("customer")
    if wanted := call.get("allow_redisplay"):
        rows = rows.filter(allow_redisplay=wanted)
    return list_page(call, rows)


@endpoint("GET", "customers/<ref>/payment_methods/<method>")
def retrieve_method(call: Call, ref: str, method: str) -> Body:  # noqa: ARG001
    kept: PaymentMethod = found(PaymentMethod, method, "PaymentMethod", param="payment_method")
    if kept.customer_id != _living(ref).pk:
        raise NoSuchObject("PaymentMethod", method, param="payment_method")
    return shape(kept)


def _living(ref: str) -> Customer:
    """A customer who was not deleted. Raises NoSuchObject."""
    customer: Customer = found(Customer, ref, "customer")
    if customer.deleted:
        raise NoSuchObject("customer", ref, param="id")
    return customer
