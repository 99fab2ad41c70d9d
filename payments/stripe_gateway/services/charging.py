"""Take the money of a confirmed intent: one charge row per attempt, at most one of them paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marketplace.kernel import clock

from .. import config
from ..cards import BY_KEY, MESSAGES, TestCard
from ..errors import CardDeclined
from ..ids import new_ref
from ..models import BalanceTransaction, Charge, PaymentIntent, PaymentMethod
from ..shapes import shape
from .outbox import emit

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
    _approve(intent, charge, card)
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


def _approve(intent: PaymentIntent, charge: Charge, card: TestCard) -> None:
    intent.last_payment_error = None
    intent.challenge_token = ""
    if intent.capture_method == "manual":
        intent.status, intent.amount_capturable = Status.REQUIRES_CAPTURE, intent.amount
        intent.save(update_fields=STATE_FIELDS)
        emit("charge.succeeded", charge)
        emit("payment_intent.amount_capturable_updated", intent)
        return
    settle(intent, charge, intent.amount, funds_at_once=card.funds_at_once)
    emit("charge.succeeded", charge)
    emit("payment_intent.succeeded", intent)


def settle(intent: PaymentIntent, charge: Charge, amount: int, *, funds_at_once: bool) -> None:
    """Book the captured amount on the charge, the intent and the balance."""
    charge.captured, charge.amount_captured = True, amount
    charge.balance_transaction = book(
        kind="charge", amount=amount, fee=fee_of(amount), source=charge.ref, currency=charge.currency,
        waits_s=0 if funds_at_once else config.FUNDS_AVAILABLE_AFTER_S,
    )  # fmt: skip
    charge.save(update_fields=["captured", "amount_captured", "balance_transaction"])
    intent.status = Status.SUCCEEDED
    intent.amount_received, intent.amount_capturable = amount, 0
    intent.save(update_fields=STATE_FIELDS)


def fee_of(amount: int) -> int:
    """The gateway's fee in whole đồng, half up. Source: setting GATEWAY_FEE_BP."""
    return (amount * config.FEE_BP + 5_000) // 10_000


def book(*, kind: str, amount: int, source: str, currency: str, fee: int = 0, waits_s: int = 0) -> BalanceTransaction:
    """Write down what something did to the balance."""
    now = clock.now()
    return BalanceTransaction.objects.create(
        ref=new_ref("txn_"),
        created=now,
        kind=kind,
        amount=amount,
        fee=fee,
        source=source,
        currency=currency,
        available_on=now + timedelta(seconds=waits_s),
    )
