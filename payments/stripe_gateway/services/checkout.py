"""Checkout sessions: open, paid on the hosted page, expired. Locks go session first, then intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.kernel import clock

from ..errors import StripeError
from ..ids import new_ref
from ..models import CheckoutSession, Customer, LineItem, PaymentIntent, PaymentMethod, Price, Product
from ..params import merge_metadata
from .charging import Decline
from .intents import (
    CANCELABLE,
    abandon_challenge,
    answer_challenge,
    cancel_intent,
    check_amount,
    check_shares,
    confirm_intent,
    create_intent,
    locked_intent,
)
from .outbox import emit

Status = CheckoutSession.Status
_ECHOED_ON_PRODUCTS = ("images", "tax_code", "unit_label")


@dataclass(frozen=True)
class Item:
    """A line of the page: amounts in whole đồng, tax included. Its price is a known one, or made for it."""

    name: str
    unit_amount: int
    quantity: int
    description: str = ""
    price: Price | None = None
    product: Product | None = None
    product_data: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


class SessionClosed(Exception):
    """Somebody else was faster: the session is paid or expired."""

    def __init__(self, session: CheckoutSession) -> None:
        super().__init__(session.ref)
        self.session = session


@transaction.atomic
def create_session(
    *,
    items: Sequence[Item],
    currency: str,
    success_url: str,
    origin: str,
    expires_at: datetime,
    cancel_url: str = "",
    customer: Customer | None = None,
    metadata: Mapping[str, str] | None = None,
    intent_data: Mapping[str, Any] | None = None,
    **plain: Any,
) -> CheckoutSession:
    """Open a session. plain: client_reference_id, customer_email, locale, echoed.

    Raises InvalidParameter when the sum is out of bounds.
    """
    total = sum(item.unit_amount * item.quantity for item in items)
    check_amount(total, currency)
    shares = intent_data or {}
    check_shares(total, shares.get("application_fee_amount"), shares.get("transfer_data"))
    ref = new_ref("cs_test_", 58)
    session = CheckoutSession.objects.create(
        ref=ref,
        amount_total=total,
        currency=currency,
        success_url=success_url,
        cancel_url=cancel_url,
        page_url=f"{origin}/c/pay/{ref}",
        expires_at=expires_at,
        customer=customer,
        metadata=merge_metadata({}, metadata or {}),
        intent_data=dict(intent_data or {}),
        **plain,
    )
    prices = _prices(items, currency)
    LineItem.objects.bulk_create([_line(session, item, price) for item, price in zip(items, prices, strict=True)])
    return session


def _prices(items: Sequence[Item], currency: str) -> list[Price]:
    """The price of each line; what is named by its data only gets a product and a price of its own, inactive."""
    products = [item.price.product if item.price else item.product or _product(item) for item in items]
    Product.objects.bulk_create([product for product in products if product.pk is None])
    prices = [item.price or _price(item, product, currency) for item, product in zip(items, products, strict=True)]
    Price.objects.bulk_create([price for price in prices if price.pk is None])
    return prices


def _product(item: Item) -> Product:
    return Product(
        ref=new_ref("prod_", 14),
        name=item.name,
        description=item.description,
        active=False,
        updated=clock.now(),
        metadata=dict(item.product_data.get("metadata") or {}),
        echoed={key: item.product_data[key] for key in _ECHOED_ON_PRODUCTS if key in item.product_data},
    )


def _price(item: Item, product: Product, currency: str) -> Price:
    return Price(ref=new_ref("price_"), product=product, unit_amount=item.unit_amount, currency=currency, active=False)


def _line(session: CheckoutSession, item: Item, price: Price) -> LineItem:
    return LineItem(
        session=session,
        ref=new_ref("li_"),
        price=price,
        name=item.name,
        description=item.description,
        unit_amount=item.unit_amount,
        quantity=item.quantity,
        metadata=dict(item.metadata),
    )


def locked_session(pk: int) -> CheckoutSession:
    return CheckoutSession.objects.select_for_update(of=["self"]).get(pk=pk)


@transaction.atomic
def update_session(*, pk: int, metadata: Mapping[str, str] | None) -> CheckoutSession:
    """Change what may be changed by hand."""
    session = locked_session(pk)
    session.metadata = merge_metadata(session.metadata, metadata)
    session.save(update_fields=["metadata"])
    return session


@transaction.atomic
def expire_session(*, pk: int) -> CheckoutSession:
    """Close an open session and give up its intent. Raises StripeError when it is not open."""
    session = locked_session(pk)
    if session.status != Status.OPEN:
        raise StripeError(f"Only open Checkout Sessions can be expired; this one is {session.status}.")
    session.status = Status.EXPIRED
    session.save(update_fields=["status"])
    if session.intent and session.intent.status in CANCELABLE:
        session.intent = cancel_intent(ref=session.intent.ref, reason="expired", by_session=True)
    emit("checkout.session.expired", session)
    return session


@transaction.atomic
def pay_session(*, pk: int, method: PaymentMethod, origin: str) -> tuple[CheckoutSession, Decline | None]:
    """Try a card on an open session; a session without an answer yet waits for the bank's page.

    Raises SessionClosed.
    """
    session = _open_session(pk)
    intent = _intent_of(session)
    abandon_challenge(intent)
    session.customer_details = method.billing_details | {"address": None}
    session.save(update_fields=["intent", "customer_details"])
    session.intent, decline = confirm_intent(ref=intent.ref, method=method, origin=origin)
    _complete_if_paid(session, session.intent)
    return session, decline


@transaction.atomic
def finish_session_challenge(*, pk: int, token: str, approved: bool) -> tuple[CheckoutSession, Decline | None]:
    """Go on after the bank's page. Raises SessionClosed, also when the page was not the last one shown."""
    session = _open_session(pk)
    intent = _intent_of(session)
    if intent.challenge_token != token:
        raise SessionClosed(session)
    session.intent, decline = intent, answer_challenge(intent=intent, approved=approved)
    _complete_if_paid(session, intent)
    return session, decline


def _open_session(pk: int) -> CheckoutSession:
    session = locked_session(pk)
    if session.status != Status.OPEN or session.expires_at <= clock.now():
        raise SessionClosed(session)
    return session


def _intent_of(session: CheckoutSession) -> PaymentIntent:
    if session.intent:
        return locked_intent(session.intent.ref)
    session.intent = create_intent(
        amount=session.amount_total, currency=session.currency, customer=session.customer, **session.intent_data
    )
    return session.intent


def _complete_if_paid(session: CheckoutSession, intent: PaymentIntent) -> None:
    if intent.status not in (PaymentIntent.Status.SUCCEEDED, PaymentIntent.Status.REQUIRES_CAPTURE):
        return
    session.status = Status.COMPLETE
    session.save(update_fields=["status"])
    emit("checkout.session.completed", session)
