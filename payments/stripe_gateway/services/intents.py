"""The payment intent machine. Every move locks the intent's row first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..cards import BY_KEY
from ..errors import InvalidParameter, NoSuchObject, StripeError, UnexpectedState
from ..ids import new_ref
from ..models import Account, CheckoutSession, Customer, PaymentIntent, PaymentMethod, acting_account
from ..params import merge_metadata
from ..shapes import shape
from .charging import STATE_FIELDS, Decline, charge_card, fail, settle
from .outbox import emit
from .transfers import insufficient_capabilities

Status = PaymentIntent.Status
CONFIRMABLE = (Status.REQUIRES_PAYMENT_METHOD, Status.REQUIRES_CONFIRMATION)
CHANGEABLE = (*CONFIRMABLE, Status.REQUIRES_ACTION)
CANCELABLE = (*CHANGEABLE, Status.REQUIRES_CAPTURE)


def check_amount(amount: int, currency: str) -> None:
    """Raises InvalidParameter outside what one payment may be."""
    if amount < config.VND_MIN:
        raise InvalidParameter(
            f"Amount must be at least {config.VND_MIN} {currency}.", code="amount_too_small", param="amount"
        )
    if amount > config.VND_MAX:
        raise InvalidParameter(
            f"Amount must be no more than {config.VND_MAX} {currency}.", code="amount_too_large", param="amount"
        )


def check_shares(amount: int, fee: int | None, transfer_data: Mapping[str, Any] | None) -> None:
    """Raises InvalidParameter for a fee or transfer above the amount, a fee of nobody, an account that is not ours."""
    if fee is not None and fee > amount:
        raise InvalidParameter("The application fee cannot exceed the amount.", param="application_fee_amount")
    if fee and not transfer_data and not acting_account():
        raise InvalidParameter(
            "Application fees belong to charges of connected accounts: send Stripe-Account or transfer_data.",
            param="application_fee_amount",
        )
    if not transfer_data:
        return
    if (transfer_data.get("amount") or 0) > amount:
        raise InvalidParameter("The transfer cannot exceed the amount.", param="transfer_data[amount]")
    destination = Account.objects.filter(ref=transfer_data["destination"], deleted=False).first()
    if destination is None:
        raise NoSuchObject(
            "destination", transfer_data["destination"], param="transfer_data[destination]", in_path=False
        )
    if not destination.may_receive:
        raise insufficient_capabilities(destination, param="transfer_data[destination]")


def locked_intent(ref: str) -> PaymentIntent:
    """The intent, held until the transaction ends. Raises NoSuchObject (404)."""
    intent = PaymentIntent.objects.select_for_update().filter(ref=ref).first()
    if intent is None:
        raise NoSuchObject("payment_intent", ref, param="intent")
    return intent


def unexpected_state(intent: PaymentIntent, wish: str) -> StripeError:
    return UnexpectedState(
        f"This PaymentIntent cannot {wish} because its status is {intent.status}.",
        code="payment_intent_unexpected_state",
        payment_intent=shape(intent),
    )


@transaction.atomic
def create_intent(
    *,
    amount: int,
    currency: str,
    customer: Customer | None = None,
    method: PaymentMethod | None = None,
    capture_method: str = "automatic_async",
    transfer_group: str = "",
    application_fee_amount: int | None = None,
    transfer_data: Mapping[str, Any] | None = None,
    metadata: Mapping[str, str] | None = None,
    echoed: Mapping[str, Any] | None = None,
) -> PaymentIntent:
    """Open an intent. Raises InvalidParameter when the amount is out of bounds."""
    check_amount(amount, currency)
    check_shares(amount, application_fee_amount, transfer_data)
    ref = new_ref("pi_")
    intent = PaymentIntent.objects.create(
        ref=ref,
        amount=amount,
        currency=currency,
        client_secret=new_ref(f"{ref}_secret_", 25),
        status=Status.REQUIRES_CONFIRMATION if method else Status.REQUIRES_PAYMENT_METHOD,
        customer=customer,
        payment_method=method,
        capture_method=capture_method,
        transfer_group=transfer_group,
        application_fee_amount=application_fee_amount,
        transfer_data=dict(transfer_data) if transfer_data else None,
        metadata=merge_metadata({}, metadata or {}),
        echoed=dict(echoed or {}),
    )
    emit("payment_intent.created", intent)
    return intent


@transaction.atomic
def update_intent(
    *, ref: str, changes: Mapping[str, Any], method: PaymentMethod | None, echoed: Mapping[str, Any]
) -> PaymentIntent:
    """Change an intent that has not been charged yet; metadata and description may change at any time.

    changes  column → value: amount, currency, customer, capture_method, transfer_group, application_fee_amount,
             transfer_data, metadata
    """
    intent = locked_intent(ref)
    settled_ok = {"metadata"}
    if intent.status not in CHANGEABLE and (method or set(changes) - settled_ok):
        raise unexpected_state(intent, "be changed")
    if "metadata" in changes:
        changes = {**changes, "metadata": merge_metadata(intent.metadata, changes["metadata"])}
    for column, value in changes.items():
        setattr(intent, column, value)
    check_amount(intent.amount, intent.currency)
    check_shares(intent.amount, intent.application_fee_amount, intent.transfer_data)
    intent.echoed = intent.echoed | dict(echoed)
    if method:
        intent.payment_method, intent.status, intent.challenge_token = method, Status.REQUIRES_CONFIRMATION, ""
    intent.save(update_fields=[*changes, "echoed", "payment_method", "status", "challenge_token"])
    return intent


@transaction.atomic
def confirm_intent(
    *,
    ref: str,
    method: PaymentMethod | None = None,
    return_url: str = "",
    origin: str = "",
    refuse_challenge: bool = False,
    capture_method: str = "",
) -> tuple[PaymentIntent, Decline | None]:
    """Charge the intent's card, or send the buyer to the bank's page first.

    origin            where this gateway's pages are, e.g. http://127.0.0.1:12111
    refuse_challenge  the buyer is not there to be asked: a card that asks is declined

    Returns the intent and why the card was declined, if it was. Raises UnexpectedState.
    """
    intent = locked_intent(ref)
    chosen = method or intent.payment_method
    if intent.status not in CONFIRMABLE or chosen is None:
        missing = "be confirmed without a payment method" if chosen is None else "be confirmed"
        raise unexpected_state(intent, missing)
    intent.payment_method = chosen
    intent.return_url = return_url
    if capture_method:
        intent.capture_method = capture_method
        intent.save(update_fields=["capture_method"])
    if not must_ask(chosen):
        return intent, charge_card(intent, chosen)
    if refuse_challenge:
        return intent, fail(intent, chosen, Decline("authentication_required", "authentication_required"))
    _start_challenge(intent, origin)
    return intent, None


def must_ask(method: PaymentMethod) -> bool:
    """Whether the card's bank wants to ask the buyer before this payment."""
    card = BY_KEY[method.card_key]
    return card.asks_bank and not (card.asks_once and method.authenticated)


def _start_challenge(intent: PaymentIntent, origin: str) -> None:
    intent.status = Status.REQUIRES_ACTION
    intent.challenge_token = new_ref("", 32)
    intent.challenge_origin = origin
    intent.save(update_fields=STATE_FIELDS)
    emit("payment_intent.requires_action", intent)


@transaction.atomic
def answer_challenge(*, intent: PaymentIntent, approved: bool) -> Decline | None:
    """Go on after the bank's page. The intent is locked and waits for it."""
    method = intent.payment_method
    if intent.status != Status.REQUIRES_ACTION or method is None:
        raise unexpected_state(intent, "be authenticated")
    if approved:
        method.authenticated = True
        method.save(update_fields=["authenticated"])
        return charge_card(intent, method, authenticated=True)
    return fail(intent, method, Decline("payment_intent_authentication_failure", ""))


@transaction.atomic
def answer_challenge_by_token(*, ref: str, token: str, approved: bool) -> tuple[PaymentIntent, Decline | None]:
    """Go on after the bank's page of an intent without a session. Raises UnexpectedState for an old page."""
    intent = locked_intent(ref)
    if intent.challenge_token != token:
        raise unexpected_state(intent, "be authenticated")
    return intent, answer_challenge(intent=intent, approved=approved)


@transaction.atomic
def abandon_challenge(intent: PaymentIntent) -> None:
    """The buyer came back from the bank's page to try another card."""
    if intent.status == Status.REQUIRES_ACTION:
        intent.status, intent.challenge_token = Status.REQUIRES_PAYMENT_METHOD, ""
        intent.payment_method = None
        intent.save(update_fields=STATE_FIELDS)


@transaction.atomic
def capture_intent(
    *, ref: str, amount: int | None = None, fee: int | None = None, metadata: Mapping[str, str] | None = None
) -> PaymentIntent:
    """Take all or part of what was held; the rest is released. fee: another application fee than first agreed.

    Raises UnexpectedState, StripeError.
    """
    intent = locked_intent(ref)
    charge = intent.latest_charge
    if intent.status != Status.REQUIRES_CAPTURE or charge is None:
        raise unexpected_state(intent, "be captured")
    taken = intent.amount_capturable if amount is None else amount
    if taken > intent.amount_capturable:
        raise StripeError(
            f"Cannot capture {taken}: only {intent.amount_capturable} is held.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    if metadata is not None:
        intent.metadata = merge_metadata(intent.metadata, metadata)
        intent.save(update_fields=["metadata"])
    if fee is not None:
        check_shares(taken, fee, intent.transfer_data)
        intent.application_fee_amount = fee
    settle(intent, charge, taken, news="charge.captured")
    return intent


@transaction.atomic
def cancel_intent(*, ref: str, reason: str = "", by_session: bool = False) -> PaymentIntent:
    """Give the intent up and release what is held. Raises UnexpectedState."""
    intent = locked_intent(ref)
    if intent.status not in CANCELABLE:
        raise unexpected_state(intent, "be canceled")
    if not by_session:
        refuse_of_session(intent)
    held = intent.status == Status.REQUIRES_CAPTURE
    intent.status, intent.amount_capturable, intent.challenge_token = Status.CANCELED, 0, ""
    intent.canceled_at, intent.cancellation_reason = clock.now(), reason
    intent.save(update_fields=[*STATE_FIELDS, "canceled_at", "cancellation_reason"])
    if held and intent.latest_charge and reason == "automatic":
        emit("charge.expired", intent.latest_charge)
    emit("payment_intent.canceled", intent)
    return intent


def refuse_of_session(intent: PaymentIntent) -> None:
    """An intent of a checkout session moves only with its session."""
    if CheckoutSession.objects.filter(intent=intent).exists():
        raise StripeError("This PaymentIntent belongs to a Checkout Session: expire the session instead.")
