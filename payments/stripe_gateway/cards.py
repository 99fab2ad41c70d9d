"""The test cards, and what each of them does. No other number is ever accepted.

Source: shared payments.md section 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class TestCard:
    """key is what we keep in place of the number: it decides how the card behaves from then on."""

    __test__ = False  # the name is Stripe's, not pytest's

    key: str
    number: str
    brand: str = "visa"
    code: str = ""
    decline_code: str = ""
    asks_bank: bool = False
    asks_once: bool = False  # until it has been set up for later payments
    blocked: bool = False
    refund: Literal["instant", "pending", "fails"] = "instant"
    funds_at_once: bool = False
    dispute: str = ""
    attachable: bool = False  # a customer may keep it, although every charge is declined

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def cvc_length(self) -> int:
        return 4 if self.brand == "amex" else 3


def _declined(key: str, number: str, decline_code: str, *, asks_bank: bool = False) -> TestCard:
    return TestCard(key, number, code="card_declined", decline_code=decline_code, asks_bank=asks_bank)


_CARDS = [
    TestCard("pm_card_visa", "4242424242424242"),
    TestCard("pm_card_mastercard", "5555555555554444", brand="mastercard"),
    TestCard("pm_card_amex", "378282246310005", brand="amex"),
    _declined("pm_card_visa_chargeDeclined", "4000000000000002", "generic_decline"),
    _declined("pm_card_visa_chargeDeclinedInsufficientFunds", "4000000000009995", "insufficient_funds"),
    _declined("pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "lost_card"),
    _declined("pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "stolen_card"),
    TestCard("pm_card_chargeDeclinedExpiredCard", "4000000000000069", code="expired_card", decline_code="expired_card"),
    TestCard(
        "pm_card_chargeDeclinedIncorrectCvc", "4000000000000127", code="incorrect_cvc", decline_code="incorrect_cvc"
    ),
    TestCard(
        "pm_card_chargeDeclinedProcessingError",
        "4000000000000119",
        code="processing_error",
        decline_code="processing_error",
    ),
    _declined("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "4000000000006975", "card_velocity_exceeded"),
    TestCard(
        "pm_card_chargeCustomerFail",
        "4000000000000341",
        code="card_declined",
        decline_code="generic_decline",
        attachable=True,
    ),
    TestCard("pm_card_radarBlock", "4100000000000019", code="card_declined", decline_code="fraudulent", blocked=True),
    TestCard("pm_card_threeDSecure2Required", "4000000000003220", asks_bank=True),
    TestCard("pm_card_authenticationRequired", "4000002760003184", asks_bank=True),
    TestCard("pm_card_authenticationRequiredOnSetup", "4000002500003155", asks_bank=True, asks_once=True),
    _declined(
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        "4000008260003178",
        "insufficient_funds",
        asks_bank=True,
    ),
    _declined("pm_card_threeDSecureRequiredChargeDeclined", "4000008400001629", "generic_decline", asks_bank=True),
    TestCard("pm_card_bypassPending", "4000000000000077", funds_at_once=True),
    TestCard("pm_card_pendingRefund", "4000000000007726", refund="pending"),
    TestCard("pm_card_refundFail", "4000000000005126", refund="fails"),
    TestCard("pm_card_createDispute", "4000000000000259", dispute="fraudulent"),
    TestCard("pm_card_createDisputeProductNotReceived", "4000000000002685", dispute="product_not_received"),
    TestCard("pm_card_createDisputeInquiry", "4000000000001976", dispute="warning_needs_response"),
]
# Stripe names the same cards in more than one way.
_ALIASES = {
    "pm_card_chargeDeclined": "pm_card_visa_chargeDeclined",
    "pm_card_chargeDeclinedInsufficientFunds": "pm_card_visa_chargeDeclinedInsufficientFunds",
    "pm_card_visa_chargeDeclinedExpiredCard": "pm_card_chargeDeclinedExpiredCard",
    "pm_card_visa_chargeDeclinedIncorrectCvc": "pm_card_chargeDeclinedIncorrectCvc",
    "pm_card_visa_chargeDeclinedProcessingError": "pm_card_chargeDeclinedProcessingError",
    "pm_card_visa_chargeCustomerFail": "pm_card_chargeCustomerFail",
    "pm_card_threeDSecureRequired": "pm_card_threeDSecure2Required",
    "pm_card_visa_debit": "pm_card_visa",
}
BY_KEY = {card.key: card for card in _CARDS}
BY_NUMBER = {card.number: card for card in _CARDS}

MESSAGES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "card_velocity_exceeded": "Your card was declined for making repeated attempts too frequently.",
    "fraudulent": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication_required": "Your card was declined. This payment needs authentication.",
    "payment_intent_authentication_failure": "The buyer did not agree on the bank's page. Try another card.",
    "incorrect_number": "Your card number is incorrect.",
    "test_mode_live_card": "Your card was declined. This gateway takes test cards only, and a real one was used.",
}


def card_named(name: str) -> TestCard | None:
    """The test card behind a pm_card_… name, if there is one."""
    return BY_KEY.get(_ALIASES.get(name, name))


def digits_of(number: str) -> str:
    """A card number as people type it, without spaces and dashes."""
    return number.replace(" ", "").replace("-", "").replace("\u00a0", "")


def passes_luhn(number: str) -> bool:
    """Whether the check digit fits. Source: ISO/IEC 7812-1."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def refusal_of_number(number: str) -> str:
    """Why a number is not accepted: "", "incorrect_number" or "test_mode_live_card"."""
    if number in BY_NUMBER:
        return ""
    return "test_mode_live_card" if passes_luhn(number) else "incorrect_number"
