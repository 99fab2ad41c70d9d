"""/v1/refunds."""

from __future__ import annotations

from django.db.models import QuerySet

from ...errors import InvalidParameter, NoSuchObject, StripeError
from ...models import Charge, PaymentIntent, Refund
from ...params import boolean, choice, integer, metadata, ref
from ...services.refunds import cancel_refund, create_refund, move_refund, update_refund
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
        "reverse_transfer": boolean(),
        "refund_application_fee": boolean(),
    },
)
def create(call: Call) -> Body:
    refund = create_refund(
        charge_ref=_charge_of(call),
        amount=call.get("amount"),
        reason=call.get("reason", ""),
        metadata=call.get("metadata"),
        with_transfer=bool(call.get("reverse_transfer")),
        with_fee=bool(call.get("refund_application_fee")),
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
    rows = _with_all(Refund.objects.all())
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


@endpoint("POST", "refunds/<ref>/cancel")
def cancel(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(cancel_refund(pk=found(Refund, ref, "refund").pk))


@endpoint("POST", "test_helpers/refunds/<ref>/expire")
def expire(call: Call, ref: str) -> Body:  # noqa: ARG001
    refund = found(Refund, ref, "refund")
    if refund.status != Refund.Status.REQUIRES_ACTION:
        raise StripeError(f"Only refunds that require an action can expire; this one is {refund.status}.")
    return shape(move_refund(pk=refund.pk, status=Refund.Status.FAILED))


@endpoint("GET", "charges/<charge>/refunds", PAGE)
def list_of_charge(call: Call, charge: str) -> Body:
    return list_page(call, _with_all(Refund.objects.filter(charge=found(Charge, charge, "charge"))))


@endpoint("GET", "charges/<charge>/refunds/<ref>")
def retrieve_of_charge(call: Call, charge: str, ref: str) -> Body:  # noqa: ARG001
    refund = found(Refund, ref, "refund")
    if refund.charge.ref != charge:
        raise NoSuchObject("refund", ref, param="id")
    return shape(refund)


def _with_all(rows: QuerySet[Refund]) -> QuerySet[Refund]:
    """With what the shape of a refund looks at."""
    return rows.select_related(
        "charge__intent__customer",
        "charge__payment_method",
        "balance_transaction",
        "failure_balance_transaction",
        "reversal",
        "source_reversal",
    )
