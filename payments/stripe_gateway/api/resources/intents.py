"""/v1/payment_intents."""

from __future__ import annotations

from ...errors import InvalidParameter
from ...models import PaymentIntent
from ...params import anything, boolean, choice, group, integer, metadata, ref, text, url
from ...services.charging import decline_error
from ...services.intents import (
    cancel_intent,
    capture_intent,
    check_amount,
    confirm_intent,
    create_intent,
    refuse_of_session,
    update_intent,
)
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from ..search import SEARCH, Column, search_page
from .tables import (
    ECHOED_ON_INTENTS,
    METHOD_DATA,
    METHOD_TYPES,
    SHARES,
    automatic_methods,
    currency,
    echoed_intent_params,
    found,
    named_customer,
    named_method,
    optional,
)

CAPTURE = choice("automatic", "automatic_async", "manual")
CONFIRM = {
    "payment_method": ref(),
    "payment_method_data": group(METHOD_DATA),
    "return_url": url(),
    "error_on_requires_action": boolean(),
    "off_session": boolean(),
    "use_stripe_sdk": boolean(),
    "mandate_data": anything(),
    "radar_options": anything(),
    "client_secret": text(),
}
WRITE = {
    **ECHOED_ON_INTENTS,
    **METHOD_TYPES,
    "amount": integer(least=1),
    "currency": optional(currency()),
    "application_fee_amount": integer(),
    "customer": ref(),
    "metadata": metadata(),
    "transfer_group": text(longest=255),
    "transfer_data": group({"amount": integer(least=1)}),
    "capture_method": CAPTURE,
    "payment_method": ref(),
    "payment_method_data": group(METHOD_DATA),
}
CREATE = {
    **CONFIRM,
    **WRITE,
    **SHARES,
    "amount": integer(least=1, required=True),
    "currency": currency(),
    "confirm": boolean(),
    "confirmation_method": choice("automatic", "manual"),
    "automatic_payment_methods": automatic_methods(),
}


@endpoint("POST", "payment_intents", CREATE)
def create(call: Call) -> Body:
    check_amount(call.params["amount"], call.params["currency"])
    customer = named_customer(call)
    echoed = echoed_intent_params(call) | call.sent("confirmation_method", "on_behalf_of")
    intent = create_intent(
        amount=call.params["amount"],
        currency=call.params["currency"],
        customer=customer,
        method=named_method(call, customer),
        capture_method=call.get("capture_method", "automatic_async"),
        transfer_group=call.get("transfer_group", ""),
        application_fee_amount=call.get("application_fee_amount"),
        transfer_data=call.get("transfer_data"),
        metadata=call.get("metadata"),
        echoed=echoed,
    )
    return _confirmed(call, intent.ref) if call.get("confirm") else shape(intent)


@endpoint("GET", "payment_intents", {**PAGE, "customer": ref()})
def list_all(call: Call) -> Body:
    rows = PaymentIntent.objects.select_related("customer", "payment_method", "latest_charge")
    if customer := call.get("customer"):
        rows = rows.filter(customer__ref=customer)
    return list_page(call, rows)


_SEARCHABLE = {
    "amount": Column("amount", "number"),
    "created": Column("created", "moment"),
    "currency": Column("currency"),
    "customer": Column("customer__ref"),
    "metadata": Column("metadata", "metadata"),
    "status": Column("status"),
}


@endpoint("GET", "payment_intents/search", SEARCH)
def search(call: Call) -> Body:
    rows = PaymentIntent.objects.select_related("customer", "payment_method", "latest_charge")
    return search_page(call, rows, _SEARCHABLE)


@endpoint("GET", "payment_intents/<ref>", {"client_secret": text()}, publishable=True)
def retrieve(call: Call, ref: str) -> Body:
    call.check_secret(ref)
    return shape(found(PaymentIntent, ref, "payment_intent", param="intent"))


@endpoint("POST", "payment_intents/<ref>", WRITE)
def update(call: Call, ref: str) -> Body:
    intent = found(PaymentIntent, ref, "payment_intent", param="intent")
    customer = named_customer(call)
    changes = call.sent("amount", "currency", "capture_method", "application_fee_amount", "metadata")
    if told := call.get("transfer_data"):
        changes["transfer_data"] = _with_amount(intent, told)
    changes |= {key: value or "" for key, value in call.sent("transfer_group").items()}
    if customer:
        changes["customer"] = customer
    changed = update_intent(
        ref=ref,
        changes=changes,
        method=named_method(call, customer or intent.customer),
        echoed=echoed_intent_params(call),
    )
    return shape(changed)


def _with_amount(intent: PaymentIntent, told: Body) -> Body:
    """Who receives it is settled when the intent is made; only how much may change."""
    if intent.transfer_data is None:
        raise InvalidParameter("This PaymentIntent has no transfer_data to change.", param="transfer_data")
    return dict(intent.transfer_data) | told


@endpoint("POST", "payment_intents/<ref>/confirm", {**CONFIRM, **METHOD_TYPES, **ECHOED_ON_INTENTS, "capture_method": CAPTURE}, publishable=True)  # fmt: skip  # noqa: E501
def confirm(call: Call, ref: str) -> Body:
    call.check_secret(ref)
    refuse_of_session(found(PaymentIntent, ref, "payment_intent", param="intent"))
    return _confirmed(call, ref)


def _confirmed(call: Call, ref: str) -> Body:
    before = PaymentIntent.objects.get(ref=ref)
    method = named_method(call, before.customer)
    if call.get("error_on_requires_action") and call.get("off_session"):
        raise InvalidParameter("Give either error_on_requires_action or off_session.", param="off_session")
    intent, decline = confirm_intent(
        ref=ref,
        method=method,
        return_url=call.get("return_url", ""),
        origin=call.origin,
        refuse_challenge=bool(call.get("error_on_requires_action") or call.get("off_session")),
        capture_method=call.get("capture_method", ""),
    )
    if decline:
        raise decline_error(decline, intent)
    return shape(intent)


CAPTURING = {
    "amount_to_capture": integer(least=1),
    "application_fee_amount": integer(),
    "metadata": metadata(),
    "final_capture": boolean(),
    "statement_descriptor": text(longest=22),
    "statement_descriptor_suffix": text(longest=22),
}


@endpoint("POST", "payment_intents/<ref>/capture", CAPTURING)
def capture(call: Call, ref: str) -> Body:
    captured = capture_intent(
        ref=ref,
        amount=call.get("amount_to_capture"),
        fee=call.get("application_fee_amount"),
        metadata=call.get("metadata"),
    )
    return shape(captured)


REASONS = choice("duplicate", "fraudulent", "requested_by_customer", "abandoned")


@endpoint("POST", "payment_intents/<ref>/cancel", {"cancellation_reason": REASONS})
def cancel(call: Call, ref: str) -> Body:
    return shape(cancel_intent(ref=ref, reason=call.get("cancellation_reason", "")))
