"""Take the money of a confirmed intent: one charge row per attempt, at most one of them paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marketplace.kernel import clock

from .. import config
from ..cards import BY_KEY, MESSAGES
from ..errors import CardDeclined
from ..ids import new_ref
from ..models import Charge, PaymentIntent, PaymentMethod, acting_account
from ..shapes import shape
from .balance import book
from .disputes import open_dispute
from .outbox import emit
from .sharing import share_out

Status = PaymentIntent.Status
STATE_FIELDS = [
    "status",
    "amount_capturable",
    "amount_received",
    "payment_method",
    "latest_charge",
    "last_payment_error",
    "challenge_token",
    "challenge_origin",
    "return_url",
]


@dataclass(frozen=True)
class Decline:
    """Why no money came. `charge` is the failed attempt, empty when the bank was not even asked."""

    code: str
    decline_code: str
    charge: str = ""

    @property
    def message(self) -> str:
        return MESSAGES[self.decline_code or self.code]

    def details(self, method: PaymentMethod) -> dict[str, Any]:
        told: dict[str, Any] = {"type": "card_error", "code": self.code, "message": self.message}
        return told | {"payment_method": shape(method)} | self.extras()

    def extras(self) -> dict[str, Any]:
        said = {"decline_code": self.decline_code, "charge": self.charge}
        return {key: value for key, value in said.items() if value}


def decline_error(decline: Decline, intent: PaymentIntent) -> CardDeclined:
    """The 402 that an API caller gets."""
    failed_method = (intent.last_payment_error or {}).get("payment_method")
    return CardDeclined(
        decline.message,
        code=decline.code,
        payment_intent=shape(intent),
        payment_method=failed_method,
        **decline.extras(),
    )


def charge_card(intent: PaymentIntent, method: PaymentMethod, *, authenticated: bool = False) -> Decline | None:
    """Ask the card's bank for the amount of a locked intent; a decline is an answer, not an error."""
    card = BY_KEY[method.card_key]
    charge = Charge.objects.create(
        ref=new_ref("ch_"),
        intent=intent,
        payment_method=method,
        amount=intent.amount,
        currency=intent.currency,
        paid=not card.code,
        authenticated=authenticated,
        failure_code=card.code,
        decline_code=card.decline_code,
        metadata=intent.metadata,
    )
    intent.latest_charge = charge
    if card.code:
        emit("charge.failed", charge)
        return fail(intent, method, Decline(card.code, card.decline_code, charge.ref))
    _remember_use(intent, method)
    _approve(intent, charge)
    return None


def fail(intent: PaymentIntent, method: PaymentMethod, decline: Decline) -> Decline:
    """Send the intent back to wait for another card."""
    intent.status = Status.REQUIRES_PAYMENT_METHOD
    intent.payment_method = None
    intent.challenge_token = ""
    intent.last_payment_error = decline.details(method)
    intent.save(update_fields=STATE_FIELDS)
    emit("payment_intent.payment_failed", intent)
    return decline


def _remember_use(intent: PaymentIntent, method: PaymentMethod) -> None:
    """A card without a customer is good for one payment; setup_future_usage gives it to the intent's customer."""
    if method.customer_id is None and intent.customer and intent.echoed.get("setup_future_usage"):
        method.customer = intent.customer
    method.used_up = method.customer_id is None
    method.save(update_fields=["customer", "used_up"])


def _approve(intent: PaymentIntent, charge: Charge) -> None:
    intent.last_payment_error = None
    intent.challenge_token = ""
    if intent.capture_method == "manual":
        intent.status, intent.amount_capturable = Status.REQUIRES_CAPTURE, intent.amount
        intent.save(update_fields=STATE_FIELDS)
        emit("charge.succeeded", charge)
        emit("payment_intent.amount_capturable_updated", intent)
        return
    settle(intent, charge, intent.amount, news="charge.succeeded")


def settle(intent: PaymentIntent, charge: Charge, amount: int, *, news: str) -> None:
    """Book the captured amount on the charge, the intent and the balance, and share it out.

    news  what the charge's event is called
    """
    _book_capture(intent, charge, amount)
    intent.status = Status.SUCCEEDED
    intent.amount_received, intent.amount_capturable = amount, 0
    intent.save(update_fields=[*STATE_FIELDS, "application_fee_amount"])
    share_out(intent, charge)
    emit(news, charge)
    emit("payment_intent.succeeded", intent)
    if charge.payment_method and BY_KEY[charge.payment_method.card_key].dispute:
        open_dispute(charge=charge, kind=BY_KEY[charge.payment_method.card_key].dispute)


def _book_capture(intent: PaymentIntent, charge: Charge, amount: int) -> None:
    # Where a seller charges, the platform's part is a fee of the seller's; of its own charges it keeps no fee.
    kept = min(intent.application_fee_amount or 0, amount) if acting_account() else 0
    charge.captured, charge.amount_captured = True, amount
    charge.balance_transaction = book(
        kind="charge",
        amount=amount,
        fee=fee_of(amount) + kept,
        application_fee=kept,
        source=charge.ref,
        currency=charge.currency,
        available_on=clock.now() + timedelta(seconds=_waits_s(charge)),
    )
    charge.save(update_fields=["captured", "amount_captured", "balance_transaction"])


def _waits_s(charge: Charge) -> int:
    at_once = charge.payment_method is not None and BY_KEY[charge.payment_method.card_key].funds_at_once
    return 0 if at_once else config.FUNDS_AVAILABLE_AFTER_S


def fee_of(amount: int) -> int:
    """The gateway's fee in whole đồng, half up. Source: setting GATEWAY_FEE_BP."""
    return (amount * config.FEE_BP + 5_000) // 10_000
