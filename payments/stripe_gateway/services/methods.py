"""Turn what a caller says of a card into a payment method that no longer knows its number."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from marketplace.kernel import clock

from ..cards import BY_NUMBER, MESSAGES, TestCard, card_named, digits_of, refusal_of_number
from ..errors import CardDeclined, InvalidParameter, NoSuchObject
from ..ids import new_ref
from ..models import Customer, PaymentMethod


@dataclass(frozen=True, repr=False)
class CardEntry:
    """A card as typed by a buyer or sent by a program. It lives for one request and is never shown."""

    number: str
    exp_month: int
    exp_year: int
    cvc: str = ""


@sensitive_variables("entry", "number")
def create_method(
    *,
    entry: CardEntry,
    billing_details: Mapping[str, Any] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> PaymentMethod:
    """Keep a card's face. Raises CardDeclined for anything but a test card with a future expiry and a fitting CVC."""
    number = digits_of(entry.number)
    refuse_number(number)
    card = BY_NUMBER[number]
    _refuse_expiry(entry)
    if entry.cvc and not (entry.cvc.isascii() and entry.cvc.isdigit() and len(entry.cvc) in (3, card.cvc_length)):
        raise CardDeclined("Your card's security code is invalid.", code="invalid_cvc", param="card[cvc]")
    return _keep(card, entry.exp_month, entry.exp_year, billing_details or {}, metadata or {})


@sensitive_variables("number")
def refuse_number(number: str) -> None:
    """Raises CardDeclined unless this is the number of a test card."""
    refusal = refusal_of_number(number)
    if refusal == "incorrect_number":
        raise CardDeclined(MESSAGES[refusal], code=refusal, param="card[number]")
    if refusal:
        raise CardDeclined(MESSAGES[refusal], code="card_declined", param="", decline_code=refusal)


def _refuse_expiry(entry: CardEntry) -> None:
    if not 1 <= entry.exp_month <= 12:
        raise CardDeclined(
            "Your card's expiration month is invalid.", code="invalid_expiry_month", param="card[exp_month]"
        )
    today = clock.now()
    if not (today.year, today.month) <= (entry.exp_year, entry.exp_month) <= (today.year + 50, 12):
        raise CardDeclined(
            "Your card's expiration year is invalid.", code="invalid_expiry_year", param="card[exp_year]"
        )


def _keep(
    card: TestCard, exp_month: int, exp_year: int, billing_details: Mapping[str, Any], metadata: Mapping[str, str]
) -> PaymentMethod:
    return PaymentMethod.objects.create(
        ref=new_ref("pm_"),
        card_key=card.key,
        brand=card.brand,
        last4=card.last4,
        exp_month=exp_month,
        exp_year=exp_year,
        fingerprint=_fingerprint(card.number),
        billing_details=dict(billing_details),
        metadata=dict(metadata),
    )


@sensitive_variables("number")
def _fingerprint(number: str) -> str:
    """Tells equal cards from others without telling the number: keyed with this installation's secret."""
    mark = hmac.new(settings.SECRET_KEY.encode(), b"card " + number.encode(), hashlib.sha256)
    return mark.hexdigest()[:16]


def method_for(ref: str, *, customer: Customer | None = None, param: str = "payment_method") -> PaymentMethod:
    """The method a caller names; a pm_card_… name gives a fresh one each time.

    Raises NoSuchObject (400), and InvalidParameter for a method that belongs to another customer.
    """
    if card := card_named(ref):
        return _keep(card, 12, clock.now().year + 1, {}, {})
    method = PaymentMethod.objects.filter(ref=ref).first()
    if method is None:
        raise NoSuchObject("PaymentMethod", ref, param=param, in_path=False)
    if method.customer_id and method.customer_id != (customer.pk if customer else None):
        raise InvalidParameter("The payment method belongs to another customer.", param=param)
    return method
