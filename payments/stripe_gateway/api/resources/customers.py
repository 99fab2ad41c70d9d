"""/v1/customers: who pays, as far as intents and sessions name them."""

from __future__ import annotations

from ...ids import new_ref
from ...models import Customer
from ...params import email, group, merge_metadata, metadata, text
from ...services.outbox import emit
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import ADDRESS, SHIPPING, found

_TEXTS = ("name", "email", "phone", "description")


@endpoint(
    "POST",
    "customers",
    {
        "name": text(longest=255),
        "email": email(),
        "phone": text(longest=32),
        "description": text(),
        "address": group(ADDRESS),
        "shipping": group(SHIPPING),
        "metadata": metadata(),
    },
)
def create(call: Call) -> Body:
    customer = Customer.objects.create(
        ref=new_ref("cus_", 14),
        address=call.get("address"),
        shipping=call.get("shipping"),
        metadata=merge_metadata({}, call.get("metadata", {})),
        **{name: call.get(name, "") for name in _TEXTS},
    )
    emit("customer.created", customer)
    return shape(customer)


@endpoint("GET", "customers", {**PAGE, "email": text()})
def list_all(call: Call) -> Body:
    rows = Customer.objects.all()
    if address := call.get("email"):
        rows = rows.filter(email=address)
    return list_page(call, rows)


@endpoint("GET", "customers/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Customer, ref, "customer"))
