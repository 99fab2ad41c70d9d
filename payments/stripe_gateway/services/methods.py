"""Turn what a caller says of a card into a payment method that no longer knows its number."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from marketplace.kernel import clock

from ..cards import BY_KEY, BY_NUMBER, MESSAGES, TestCard, card_named, digits_of, refusal_of_number
from ..errors import CardDeclined, InvalidParameter, NoSuchObject
from ..ids import new_ref
from ..models import Customer, PaymentMethod
from .outbox import emit, telling_changes
from .tokens import take_token


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
    return _keep(checked_card(entry), entry.exp_month, entry.exp_year, billing_details or {}, metadata or {})


@sensitive_variables("entry", "number")
def checked_card(entry: CardEntry) -> TestCard:
    """The test card that was typed. Raises CardDeclined."""
    number = digits_of(entry.number)
    refuse_number(number)
    card = BY_NUMBER[number]
    _refuse_expiry(entry)
    if entry.cvc and not (entry.cvc.isascii() and entry.cvc.isdigit() and len(entry.cvc) in (3, card.cvc_length)):
        raise CardDeclined("Your card's security code is invalid.", code="invalid_cvc", param="card[cvc]")
    return card


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
    face = face_of_card(card, exp_month, exp_year)
    return PaymentMethod.objects.create(
        ref=new_ref("pm_"), billing_details=dict(billing_details), metadata=dict(metadata), **face
    )


def face_of_card(card: TestCard, exp_month: int, exp_year: int) -> dict[str, Any]:
    """What may be kept of a card."""
    return {
        "card_key": card.key,
        "brand": card.brand,
        "last4": card.last4,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": _fingerprint(card.number),
    }


@sensitive_variables("number")
def _fingerprint(number: str) -> str:
    """Tells equal cards from others without telling the number: keyed with this installation's secret."""
    mark = hmac.new(settings.SECRET_KEY.encode(), b"card " + number.encode(), hashlib.sha256)
    return mark.hexdigest()[:16]


def method_for(ref: str, *, customer: Customer | None = None, param: str = "payment_method") -> PaymentMethod:
    """The method a caller names; a pm_card_… name gives a fresh one each time.

    Raises NoSuchObject (400), and InvalidParameter for a method that is another customer's or used up.
    """
    if card := card_named(ref):
        return _keep(card, 12, clock.now().year + 1, {}, {})
    method = PaymentMethod.objects.filter(ref=ref).first()
    if method is None:
        raise NoSuchObject("PaymentMethod", ref, param=param, in_path=False)
    if method.customer_id and method.customer_id != (customer.pk if customer else None):
        raise InvalidParameter("The payment method belongs to another customer.", param=param)
    _refuse_used_up(method)
    return method


def _refuse_used_up(method: PaymentMethod) -> None:
    if method.used_up:
        raise InvalidParameter(
            f"{method.ref} was charged without a customer, or was detached from one: it may not be used again. "
            "Attach a payment method to a customer to use it more than once.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )


def method_of_token(name: str, *, billing_details: Mapping[str, Any] | None = None) -> PaymentMethod:
    """The card behind tok_… once, or behind a test token's name. Raises NoSuchObject, InvalidParameter."""
    if card := card_named(name.replace("tok_", "pm_card_", 1)):
        return _keep(card, 12, clock.now().year + 1, billing_details or {}, {})
    face = take_token(name, kind="card", param="card[token]")
    known = dict(billing_details or {}) or face.pop("billing_details", {})
    return PaymentMethod.objects.create(ref=new_ref("pm_"), **(face | {"billing_details": known}))


@transaction.atomic
def attach_method(*, ref: str, customer: Customer) -> PaymentMethod:
    """Keep a card for later payments of a customer. Raises CardDeclined when its bank refuses already now."""
    method = method_for(ref, customer=customer, param="payment_method")
    card = BY_KEY[method.card_key]
    if card.code and not card.attachable:
        raise CardDeclined(
            MESSAGES[card.decline_code or card.code], code=card.code, decline_code=card.decline_code or None
        )
    if method.customer_id is None:
        method.customer = customer
        method.save(update_fields=["customer"])
        emit("payment_method.attached", method)
    return method


@transaction.atomic
def detach_method(*, pk: int) -> PaymentMethod:
    """Forget a customer's card; it can never be used again. Raises InvalidParameter when it is nobody's."""
    method = PaymentMethod.objects.select_for_update(of=["self"]).get(pk=pk)
    if method.customer_id is None:
        raise InvalidParameter("This payment method is not attached to a customer.", param="payment_method")
    method.customer, method.used_up = None, True
    method.save(update_fields=["customer", "used_up"])
    emit("payment_method.detached", method)
    return method


@transaction.atomic
def update_method(*, pk: int, changes: Mapping[str, Any]) -> PaymentMethod:
    """changes: billing_details (merged), exp_month, exp_year, allow_redisplay, metadata (merged)."""
    method = PaymentMethod.objects.select_for_update(of=["self"]).get(pk=pk)
    if method.customer_id is None:
        raise InvalidParameter("Attach the payment method to a customer before you change it.", param="payment_method")
    with telling_changes("payment_method.updated", method):
        for column, value in changes.items():
            setattr(method, column, value)
        method.save(update_fields=list(changes))
    return method
