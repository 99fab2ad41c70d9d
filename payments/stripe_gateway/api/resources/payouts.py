"""/v1/payouts: from an account's balance to its bank."""

from __future__ import annotations

from ...models import Payout
from ...params import choice, integer, metadata, ref, text
from ...services.payouts import cancel_payout, create_payout, reverse_payout, update_payout
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import currency, found


@endpoint(
    "POST",
    "payouts",
    {
        "amount": integer(least=1, required=True),
        "currency": currency(),
        "destination": ref(),
        "method": choice("standard", "instant"),
        "source_type": choice("card", "bank_account", "fpx"),
        "description": text(),
        "statement_descriptor": text(longest=22),
        "metadata": metadata(),
    },
)
def create(call: Call) -> Body:
    payout = create_payout(
        amount=call.params["amount"],
        currency=call.params["currency"],
        destination=call.get("destination", ""),
        method=call.get("method", "standard"),
        description=call.get("description", ""),
        statement_descriptor=call.get("statement_descriptor", ""),
        metadata=call.get("metadata"),
    )
    return shape(payout)


@endpoint("GET", "payouts", {**PAGE, "destination": ref(), "status": choice(*Payout.Status.values)})
def list_all(call: Call) -> Body:
    rows = Payout.objects.select_related(
        "destination", "balance_transaction", "failure_balance_transaction", "original_payout", "reversed_by"
    )
    columns = {"destination": "destination__ref", "status": "status"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows)


@endpoint("GET", "payouts/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_found(ref))


@endpoint("POST", "payouts/<ref>", {"metadata": metadata()})
def update(call: Call, ref: str) -> Body:
    payout = _found(ref)
    if "metadata" not in call.params:
        return shape(payout)
    return shape(update_payout(pk=payout.pk, metadata=call.params["metadata"]))


@endpoint("POST", "payouts/<ref>/cancel")
def cancel(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(cancel_payout(pk=_found(ref).pk))


@endpoint("POST", "payouts/<ref>/reverse", {"metadata": metadata()})
def reverse(call: Call, ref: str) -> Body:
    return shape(reverse_payout(pk=_found(ref).pk, metadata=call.get("metadata")))


def _found(ref: str) -> Payout:
    payout: Payout = found(Payout, ref, "payout", param="payout")
    return payout
