"""/v1/charges: the attempts that payment intents made."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from ...errors import StripeError
from ...models import Charge, Dispute
from ...params import choice, email, group, integer, metadata, ref, text
from ...services.charges import update_charge
from ...services.intents import capture_intent
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from ..search import SEARCH, Column, search_page
from .tables import SHIPPING, found

_SEARCHABLE = {
    "amount": Column("amount", "number"),
    "created": Column("created", "moment"),
    "currency": Column("currency"),
    "customer": Column("intent__customer__ref"),
    "disputed": Column("is_disputed", "flag"),
    "metadata": Column("metadata", "metadata"),
    "payment_method_details.card.brand": Column("payment_method__brand"),
    "payment_method_details.card.exp_month": Column("payment_method__exp_month", "number"),
    "payment_method_details.card.exp_year": Column("payment_method__exp_year", "number"),
    "payment_method_details.card.fingerprint": Column("payment_method__fingerprint"),
    "payment_method_details.card.last4": Column("payment_method__last4"),
    "refunded": Column("is_refunded", "flag"),
    "status": Column("word"),
}


def charges() -> QuerySet[Charge]:
    """With what the shape of a charge looks at."""
    return Charge.objects.select_related(
        "intent__customer", "payment_method", "balance_transaction", "source_transfer", "application_fee"
    ).prefetch_related("disputes", "transfers")


@endpoint("GET", "charges", {**PAGE, "payment_intent": ref(), "customer": ref(), "transfer_group": text()})
def list_all(call: Call) -> Body:
    rows = charges()
    columns = {
        "payment_intent": "intent__ref",
        "customer": "intent__customer__ref",
        "transfer_group": "intent__transfer_group",
    }
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value or ""})
    return list_page(call, rows)


@endpoint("GET", "charges/search", SEARCH)
def search(call: Call) -> Body:
    rows = charges().annotate(
        is_disputed=Exists(Dispute.objects.filter(charge=OuterRef("pk"))),
        is_refunded=Case(When(captured=True, amount_refunded=F("amount_captured"), then=True), default=False),
        word=Case(When(paid=True, then=Value("succeeded")), default=Value("failed")),
    )
    return search_page(call, rows, _SEARCHABLE)


@endpoint("GET", "charges/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Charge, ref, "charge"))


_REPORT = group({"user_report": choice("fraudulent", "safe")})
_ECHOED = {
    "description": text(longest=1_000),
    "fraud_details": _REPORT,
    "receipt_email": email(),
    "shipping": group(SHIPPING),
    "transfer_group": text(longest=255),
}


@endpoint("POST", "charges/<ref>", {**_ECHOED, "metadata": metadata()})
def update(call: Call, ref: str) -> Body:
    changes: dict[str, Any] = call.sent("metadata")
    if echoed := call.sent(*_ECHOED):
        changes["echoed"] = echoed
    return shape(update_charge(pk=found(Charge, ref, "charge").pk, changes=changes))


@endpoint("POST", "charges/<ref>/capture", {"amount": integer(least=1), "application_fee_amount": integer()})
def capture(call: Call, ref: str) -> Body:
    charge: Charge = found(Charge, ref, "charge")
    if charge.captured or charge.intent is None:
        raise StripeError(f"Charge {ref} has already been captured.", code="charge_already_captured")
    capture_intent(ref=charge.intent.ref, amount=call.get("amount"), fee=call.get("application_fee_amount"))
    return shape(found(Charge, ref, "charge"))
