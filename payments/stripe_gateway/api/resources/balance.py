"""/v1/balance and /v1/balance_transactions."""

from __future__ import annotations

from ...models import BalanceTransaction
from ...params import ref, text
from ...services.balance import current_balance
from ...shapes import balance_of_account, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import found

# Which payout a row was part of is not kept: all our payouts are manual.
_FILTERS = {"type": "kind", "source": "source", "currency": "currency"}


@endpoint("GET", "balance")
def retrieve_balance(call: Call) -> Body:  # noqa: ARG001
    return balance_of_account(current_balance())


@endpoint("GET", "balance_transactions", {**PAGE, "type": text(), "source": ref(), "currency": text()})
def list_all(call: Call) -> Body:
    rows = BalanceTransaction.objects.all()
    for name, value in call.sent(*_FILTERS).items():
        rows = rows.filter(**{_FILTERS[name]: value or ""})
    return list_page(call, rows)


@endpoint("GET", "balance_transactions/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(BalanceTransaction, ref, "balance_transaction"))
