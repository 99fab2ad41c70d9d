"""/v1/refunds and /v1/balance_transactions."""

from __future__ import annotations

from ...errors import InvalidParameter, NoSuchObject, StripeError
from ...models import BalanceTransaction, Charge, PaymentIntent, Refund
from ...params import choice, integer, metadata, ref, text
from ...services.refunds import create_refund, update_refund
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import found


@endpoint(
    "POST",
    "refunds",
    {
        "charge": ref(),
        "payment_intent": ref(),
        "amount": integer(least=1),
        "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
        "metadata": metadata(),
    },
)
def create(call: Call) -> Body:
    refund = create_refund(
        charge_ref=_charge_of(call),
        amount=call.get("amount"),
        reason=call.get("reason", ""),
        metadata=call.get("metadata"),
    )
    return shape(refund)


def _charge_of(call: Call) -> str:
    charge, intent = call.get("charge"), call.get("payment_intent")
    if bool(charge) == bool(intent):
        raise InvalidParameter(
            "Give either charge or payment_intent.", code="" if charge else "parameter_missing", param="payment_intent"
        )
    if charge:
        return _known_charge(charge)
    return _charge_of_intent(str(intent))


def _known_charge(charge: str) -> str:
    if not Charge.objects.filter(ref=charge).exists():
        raise NoSuchObject("charge", charge, param="charge", in_path=False)
    return charge


def _charge_of_intent(ref: str) -> str:
    intent = PaymentIntent.objects.filter(ref=ref).select_related("latest_charge").first()
    if intent is None:
        raise NoSuchObject("payment_intent", ref, param="payment_intent", in_path=False)
    if intent.latest_charge is None:
        raise StripeError("This PaymentIntent has no successful charge to refund.", param="payment_intent")
    return intent.latest_charge.ref


@endpoint("GET", "refunds", {**PAGE, "charge": ref(), "payment_intent": ref()})
def list_all(call: Call) -> Body:
    rows = Refund.objects.select_related("charge__intent__customer", "charge__payment_method")
    columns = {"charge": "charge__ref", "payment_intent": "charge__intent__ref"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows)


@endpoint("GET", "refunds/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Refund, ref, "refund"))


@endpoint("POST", "refunds/<ref>", {"metadata": metadata()})
def update(call: Call, ref: str) -> Body:
    refund = found(Refund, ref, "refund")
    if "metadata" not in call.params:
        return shape(refund)
    return shape(update_refund(refund=refund, metadata=call.params["metadata"]))


@endpoint("GET", "balance_transactions", {**PAGE, "type": text(), "source": ref()})
def list_balance(call: Call) -> Body:
    rows = BalanceTransaction.objects.all()
    columns = {"type": "kind", "source": "source"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value or ""})
    return list_page(call, rows)


@endpoint("GET", "balance_transactions/<ref>")
def retrieve_balance(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(BalanceTransaction, ref, "balance_transaction"))
