"""expand[]: put the object in the place of its id."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidParameter
from ..models import Charge, CheckoutSession, Refund, acting_for
from ..shapes import find_record, line_items_shape, shape
from ..shapes.parts import page_of

_MAX_DEPTH = 4
_BY_ID = {
    "application_fee": {"account", "balance_transaction", "charge", "originating_transaction"},
    "balance_transaction": {"source"},
    "bank_account": {"account"},
    "charge": {
        "application_fee", "balance_transaction", "customer", "payment_intent", "source_transfer", "transfer",
    },
    "checkout.session": {"customer", "payment_intent"},
    "dispute": {"charge", "payment_intent"},
    "fee_refund": {"balance_transaction", "fee"},
    "payment_intent": {"customer", "latest_charge", "payment_method"},
    "payment_method": {"customer"},
    "payout": {
        "balance_transaction", "destination", "failure_balance_transaction", "original_payout", "reversed_by",
    },
    "price": {"product"},
    "product": {"default_price"},
    "refund": {
        "balance_transaction", "charge", "customer", "failure_balance_transaction", "payment_intent",
        "payment_method", "source_transfer_reversal", "transfer_reversal",
    },
    "transfer": {"balance_transaction", "destination", "destination_payment", "source_transaction"},
    "transfer_reversal": {
        "balance_transaction", "destination_payment_refund", "source_refund", "transfer",
    },
}  # fmt: skip
# Not there at all unless asked for.
_ON_REQUEST = {"charge": {"refunds"}, "checkout.session": {"line_items"}}
# Groups and lists that may hold an id to be expanded.
_INSIDE = {
    "application_fee": {"refunds"},
    "customer": {"invoice_settings"},
    "item": {"price"},
    "list": {"data"},
    "search_result": {"data"},
    "transfer": {"reversals"},
}
_GROUPS = {"customer.invoice_settings": {"default_payment_method"}}
# Ids that may have been chosen by hand tell nothing of their kind.
_CHOSEN = {"product": "prod"}


def expand(body: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Expand a rendered object in place. Raises InvalidParameter for what cannot be, and beyond four levels."""
    for path in paths:
        steps = path.split(".")
        if len(steps) - (steps[0] == "data") > _MAX_DEPTH:
            raise InvalidParameter(f"You can expand at most {_MAX_DEPTH} levels: {path}", param="expand")
        _walk(body, steps, path, str(body.get("object", "")))
    return body


def _walk(body: dict[str, Any], steps: list[str], path: str, kind: str) -> None:
    name, rest = steps[0], steps[1:]
    if name in _BY_ID.get(kind, set()) | _GROUPS.get(kind, set()):
        _replace_id(body, name)
    elif name in _ON_REQUEST.get(kind, set()):
        body[name] = body.get(name) or _on_request(body["id"], name)
    elif not (rest and name in _INSIDE.get(kind, set())):
        raise InvalidParameter(f"This property cannot be expanded ({path}).", param="expand")
    if rest:
        below = body[name]
        for one in below if isinstance(below, list) else [below]:
            if isinstance(one, dict):
                _walk(one, rest, path, str(one.get("object", f"{kind}.{name}")))


def _replace_id(body: dict[str, Any], name: str) -> None:
    if isinstance(body[name], str) and (found := find_record(body[name], kind=_CHOSEN.get(name, ""))):
        with acting_for(found.account):
            body[name] = shape(found)


def _on_request(ref: str, name: str) -> dict[str, Any]:
    if name == "line_items":
        session = CheckoutSession.objects.get(ref=ref)
        items = list(session.line_items.select_related("session", "price__product")[:11])
        return line_items_shape(session, items[:10], has_more=len(items) > 10)
    charge = Charge.everyone.get(ref=ref)
    with acting_for(charge.account):
        refunds = list(Refund.objects.filter(charge=charge)[:11])
        data = [shape(one) for one in refunds[:10]]
    return page_of(f"/v1/charges/{ref}/refunds", data, has_more=len(refunds) > 10)
