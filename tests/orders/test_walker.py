"""A thousand lives of orders, drawn by Hypothesis: whatever people do, in whatever order, the books stay right.

    WALKER_EXAMPLES=500 .venv/bin/pytest tests/orders/test_walker.py -n 0

walks longer, and elsewhere in every run.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog.models import Harvest, Lot, ProductVariant
from catalog.services.harvests import announce_harvest
from catalog.services.weighing import sell_by_weight
from catalog.states.machine import ROLES
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import MarketplaceError
from orders import states
from orders.models import Cart, CartLine, Complaint, ExtraCharge, Order, OrderEvent, Return, SellerOrder
from orders.services.carts import create_cart, start_preorder
from orders.services.charging import press_for_charges
from orders.services.complaining import close_answered
from orders.services.harvesting import settle_promises
from orders.services.placing import place_order
from orders.services.recalling import recall_lot
from orders.services.timing import close_delivered, lapse_proposals, press_for_answers
from orders.services.unpaid import cancel_order, release_unpaid
from payments.models import Payment, PaymentShare
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_due_refunds
from payments.services.settling import apply_session
from tests.factories import LotFactory, ProducerFactory, ProductFactory, VariantFactory
from tests.payments.pretending import NAME, Pretender, there
from tests.payments.test_settling import session

from . import commands
from .books import EVEN, broken, picture
from .making import request

__all__ = ["there"]
LONG = int(os.environ.get("WALKER_EXAMPLES", "0"))
NUMBER, SIZE, TWICE = st.integers(0, 50), st.integers(0, 3), st.sampled_from([False, False, True])
WAY = {"paid": "confirm", "proposed": "agree", "confirmed": "ship", "packed": "ship", "handed_over": "deliver"}
SELLERS = st.sampled_from(["producer", "operator", "buyer"])
ROLE = st.sampled_from(ROLES)


class Walker(RuleBasedStateMachine):
    """Buyers, producers, the operator, the provider and time, each doing what they like."""

    packs: ClassVar[list[ProductVariant]]
    provider: ClassVar[Pretender]
    counts: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime.fromisoformat("2026-03-02T08:00:00+07:00")
        self.is_well = True
        self.is_checked = self.has_return = self.has_complaint = self.has_recall = self.has_harvest = False
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        try:
            if self.is_well:
                self.end_well()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def ask(self, command: Callable[[], Any], *, twice: bool = False) -> Any:
        """The command's result or its refusal. A refusal changes nothing, and neither does asking again."""
        self.at += timedelta(seconds=1)
        self.is_well = False
        before = picture()
        with clock.moment(self.at):
            result = _answer(command)
            after = picture()
            self.counts[type(result).__name__ if isinstance(result, MarketplaceError) else "done"] += 1
            assert after == before or not isinstance(result, MarketplaceError), f"{result!r} left a trace"
            if twice:
                _answer(command)
                assert picture() == after, "asking again changed something"
        self.is_well = True
        self.is_checked &= after == before
        return result

    @invariant()
    def the_books_are_right(self) -> None:
        if not self.is_checked:
            self.expect_nothing_broken()

    def expect_nothing_broken(self, *more: dict[str, str]) -> None:
        self.is_well = False
        assert broken(*more) == []
        self.is_well = self.is_checked = True

    # Buying

    @initialize(which=st.integers(0, 5), units=st.integers(1, 3))
    def two_orders_are_paid(self, which: int, units: int) -> None:
        for wanted in ({which: units}, {0: 2, 2: units, 4: 1}):
            self.place(wanted, "paid", again=False, number=0)

    @rule(
        wanted=st.dictionaries(st.integers(0, 5), st.integers(1, 3), min_size=1, max_size=3),
        then=st.sampled_from(["paid", "paid", "paid", "a page", "nothing"]),
        again=st.sampled_from([False, False, False, True]),
        number=NUMBER,
    )
    def place(self, wanted: dict[int, int], then: str, again: bool, number: int) -> None:
        cart = _some(Cart.objects.all(), number) if again else None
        if cart is None:
            cart = create_cart()
            CartLine.objects.bulk_create(
                CartLine(cart=cart, variant=self.packs[which], units=units, price_seen_vnd=0)
                for which, units in wanted.items()
            )
        place = partial(place_order, cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)
        self.see_to_the_money(self.ask(place, twice=True), then)

    def see_to_the_money(self, order: Any, then: str) -> None:
        if isinstance(order, Order) and then != "nothing":
            payment = self.open_page(order)
            if then == "paid":
                self.tell_paid(payment)

    def open_page(self, order: Order, charge: ExtraCharge | None = None) -> Payment:
        return Payment.objects.create(
            order=order,
            charge=charge,
            amount_vnd=charge.amount_vnd if charge else order.first_vnd,
            provider=NAME,
            session_ref=f"cs_{uuid4().hex}",
        )

    def tell_paid(self, payment: Payment, **facts: Any) -> None:
        self.ask(lambda: apply_session(payment_id=payment.pk, state=session(payment, **facts)), twice=True)

    @rule(number=NUMBER)
    def open_another_page(self, number: int) -> None:
        """The first page was given up; it may be paid all the same."""
        order = _some(Order.objects.unpaid(), number)
        if order is not None:
            order.payments.filter(status="open", charge=None).update(status="closed", closed_at=self.at)
            self.open_page(order)

    @rule(number=NUMBER, facts=st.sampled_from([{}, {}, {"amount_vnd": 1}, {"is_paid": False, "status": "expired"}]))
    def hear_of_payment(self, number: int, facts: dict[str, Any]) -> None:
        """Early, late, again, wrong."""
        self.tell_paid(_some(Payment.objects.all(), number), **facts)

    @rule(number=NUMBER, reason=st.sampled_from(["by_buyer", "by_operator"]))
    def cancel(self, number: int, reason: str) -> None:
        order = _some(Order.objects.all(), number)
        self.ask(lambda: cancel_order(order_id=order.pk, reason=reason, actor=GUEST), twice=True)

    # Ordering ahead

    @rule(number=NUMBER, cap=st.integers(1, 6), deposit=st.sampled_from([1, 3000, 3333, 10_000]))
    def announce(self, number: int, cap: int, deposit: int) -> None:
        days = {"harvest_from": self.at.date() + timedelta(days=3), "harvest_until": self.at.date() + timedelta(days=9)}
        self.ask(
            lambda: announce_harvest(
                variant_id=self.packs[number % 6].pk,
                order_until=self.at + timedelta(days=8),
                cap_units=cap,
                deposit_bp=deposit,
                actor=SYSTEM,
                **days,
            )
        )
        self.has_harvest = True

    @rule(number=NUMBER, units=st.integers(1, 4), then=st.sampled_from(["paid", "paid", "paid", "a page", "nothing"]))
    @precondition(lambda self: self.has_harvest)
    def order_ahead(self, number: int, units: int, then: str) -> None:
        harvest = _some(Harvest.objects.filter(opened_at=None, failed_at=None), number) or Harvest.objects.first()
        if harvest is None:
            return
        cart = self.ask(lambda: start_preorder(harvest_id=harvest.pk, units=units))
        if isinstance(cart, Cart):
            place = partial(place_order, cart_id=cart.pk, request=request(), request_key=uuid4().hex, actor=GUEST)
            self.see_to_the_money(self.ask(place, twice=True), then)

    @rule(number=NUMBER, name=st.sampled_from(["bring_in", "bring_in", "give_up"]), size=SIZE, twice=TWICE)
    @precondition(lambda self: self.has_harvest)
    def end_a_harvest(self, number: int, name: str, size: int, twice: bool) -> None:
        harvest = _some(Harvest.objects.all(), number)
        if harvest is not None:
            self.ask(lambda: commands.HARVEST[name](harvest, size), twice=twice)

    @rule(number=NUMBER, size=SIZE, twice=TWICE)
    def weigh(self, number: int, size: int, twice: bool) -> None:
        heavy = SellerOrder.objects.filter(lines__price_per_kg_vnd__isnull=False, status__in=["confirmed", "packed"])
        part = _some(heavy.distinct(), number)
        if part is not None:
            self.ask(lambda: commands.weigh(part, size), twice=twice)

    @rule(number=NUMBER, answer=st.sampled_from(["pay", "pay", "refuse", "withdraw", "lapse"]), twice=TWICE)
    def answer_a_charge(self, number: int, answer: str, twice: bool) -> None:
        """Also one that was answered before: money that comes too late goes back."""
        charge = _some(ExtraCharge.objects.filter(status="asked"), number) or _some(ExtraCharge.objects.all(), number)
        if charge is None:
            return
        if answer == "pay":
            known = charge.payments.filter(status="open").first()
            self.tell_paid(known or self.open_page(charge.part.order, charge))
        else:
            self.ask(lambda: commands.CHARGE[answer](charge), twice=twice)

    # Working

    @rule(number=NUMBER, steps=st.integers(1, 4), size=SIZE)
    def go_on(self, number: int, steps: int, size: int) -> None:
        """The usual way, some steps of it: so that what comes after the parcel is reached often enough."""
        part = _some(SellerOrder.objects.filter(status__in=WAY), number)
        for _step in range(steps):
            if part is not None and part.status in WAY:
                if part.status == "confirmed":
                    self.weigh_all(part, size)
                self.move(part, WAY[part.status], max(states.MOVES[WAY[part.status]].actors), size, twice=False)

    def weigh_all(self, part: SellerOrder, size: int) -> None:
        for line in part.lines.all():
            if line.is_to_weigh:
                self.ask(partial(commands.weigh, part, size))

    @rule(number=NUMBER, which=NUMBER, size=SIZE, twice=TWICE)
    def work(self, number: int, which: int, size: int, twice: bool) -> None:
        """What somebody may do now."""
        part = _some(SellerOrder.objects.exclude(status__in=states.AT_REST), number)
        able = [name for name in sorted(commands.PART) if part and part.status in states.MOVES[name].sources]
        if able:
            name = able[which % len(able)]
            actors = sorted(states.MOVES[name].actors)
            self.move(part, name, actors[which // len(able) % len(actors)], size, twice)

    @rule(number=NUMBER, name=st.sampled_from(sorted(commands.PART)), role=ROLE, size=SIZE)
    def meddle(self, number: int, name: str, role: str, size: int) -> None:
        """Anything, by anybody, at any moment."""
        self.move(_some(SellerOrder.objects.all(), number), name, role, size, twice=False)

    def move(self, part: SellerOrder, name: str, role: str, size: int, twice: bool) -> None:
        before = part.status
        self.ask(lambda: commands.PART[name](part, role, size), twice=twice)
        part.refresh_from_db()
        moved = part.status != before
        assert not moved or (part.status == states.MOVES[name].target and role in states.MOVES[name].actors)

    @rule(number=NUMBER, name=st.sampled_from(sorted(commands.AFTER)), size=SIZE, twice=TWICE)
    def ask_for_more(self, number: int, name: str, size: int, twice: bool) -> None:
        delivered = SellerOrder.objects.filter(status="delivered")
        part = _some(delivered if delivered.exists() else SellerOrder.objects.all(), number)
        made = self.ask(lambda: commands.AFTER[name](part, size), twice=twice)
        self.has_return |= isinstance(made, Return)
        self.has_complaint |= isinstance(made, Complaint)

    @rule(number=NUMBER, name=st.sampled_from(sorted(commands.RETURN)), role=SELLERS, size=SIZE, twice=TWICE)
    @precondition(lambda self: self.has_return)
    def see_to_a_return(self, number: int, name: str, role: str, size: int, twice: bool) -> None:
        asked = _some(Return.objects.all(), number)
        before, allowed = asked.status, commands.fits(asked, states.RETURN, name, role)
        self.ask(lambda: commands.RETURN[name](asked, role, size), twice=twice)
        asked.refresh_from_db()
        assert asked.status == before or allowed

    @rule(number=NUMBER, name=st.sampled_from(sorted(commands.COMPLAINT)), size=SIZE, twice=TWICE)
    @precondition(lambda self: self.has_complaint)
    def see_to_a_complaint(self, number: int, name: str, size: int, twice: bool) -> None:
        filed = _some(Complaint.objects.all(), number)
        self.ask(lambda: commands.COMPLAINT[name](filed, size), twice=twice)

    @rule(number=NUMBER)
    @precondition(lambda self: not self.has_recall)
    def recall(self, number: int) -> None:
        lot = _some(Lot.objects.all(), number)
        self.has_recall = True
        self.ask(lambda: recall_lot(lot_id=lot.pk, reason="Nghi nhiễm vi sinh", actor=SYSTEM), twice=True)

    # Time

    @rule(hours=st.sampled_from([0.3, 0.3, 1, 1, 13, 25, 24 * 8]))
    def time_passes(self, hours: float) -> None:
        self.at += timedelta(hours=hours)
        self.sweep()

    def sweep(self) -> None:
        """Everything the worker does by itself; after it each đồng that is not owed is on its way back."""
        self.is_well = False
        with clock.moment(self.at):
            for each in (
                release_unpaid, press_for_answers, lapse_proposals, press_for_charges, settle_promises, close_delivered,
                close_answered, ask_due_refunds, send_refunds,
            ):  # fmt: skip
                each()
            after = picture()
            assert (ask_due_refunds(), send_refunds()) == (0, 0)
            assert picture() == after, "a second sweep changed something"
        self.expect_nothing_broken(EVEN)

    def end_well(self) -> None:
        """Everybody does what is still theirs to do, sixty days go by: nothing is open, held or owed."""
        for harvest in Harvest.objects.filter(opened_at=None, failed_at=None):
            self.ask(partial(commands.HARVEST["give_up"], harvest, 1))
        for hours in (25, 24, 25):
            self.at += timedelta(hours=hours)
            self.sweep()
        for part in SellerOrder.objects.exclude(status__in=states.AT_REST):
            self.weigh_all(part, 1)
            for name in ("ship", "deliver"):
                self.ask(partial(commands.PART[name], part, states.PRODUCER, 1))
        for asked in Return.objects.exclude(status__in=states.RETURN.at_rest):
            self.ask(partial(commands.RETURN["settle"], asked, states.OPERATOR, 0))
        for filed in Complaint.objects.exclude(status="closed"):
            for name in ("take", "answer"):
                self.ask(partial(commands.COMPLAINT[name], filed, 1))
        for days in (8, 52):
            self.at += timedelta(days=days)
            self.sweep()
        assert not SellerOrder.objects.exclude(status__in=states.AT_REST).exists()
        assert not Return.objects.exclude(status__in=states.RETURN.at_rest).exists()
        assert not Complaint.objects.exclude(status__in=states.COMPLAINT.at_rest).exists()
        assert not Lot.objects.filter(units_held__gt=0).exists()
        self.expect_the_providers_books_to_be_ours()
        _expect_roles_of_the_table()
        self.counts.update(f"{e.machine} {e.status}" for e in OrderEvent.objects.all())
        self.counts["lives"] += 1

    def expect_the_providers_books_to_be_ours(self) -> None:
        for payment in Payment.objects.filter(status="succeeded"):
            there_vnd = sum(
                each.amount_vnd for each in self.provider.refunds.values() if each.intent_ref == payment.intent_ref
            )
            ours_vnd = sum(share.refunded_vnd for share in PaymentShare.objects.filter(payment=payment))
            assert there_vnd == ours_vnd <= payment.amount_vnd


def _answer(command: Callable[[], Any]) -> Any:
    """What it gives back, or its refusal."""
    try:
        return command()
    except MarketplaceError as refusal:
        return refusal


def _some(rows: Any, number: int) -> Any:
    """One of the rows; None where there is none."""
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def _expect_roles_of_the_table() -> None:
    """No move of a part was made by a role that the table does not name for it."""
    for part in SellerOrder.objects.prefetch_related("events"):
        source = "reserved" if part.harvest_id else "paid"
        for event in OrderEvent.objects.filter(part=part, machine="part").order_by("pk"):
            moves = [m for m in states.MOVES.values() if source in m.sources and m.target == event.status]
            assert any(event.role in move.actors for move in moves), f"{event.role} made {source} → {event.status}"
            source = event.status


@pytest.fixture
def shelves() -> list[ProductVariant]:
    """Three producers with two packs each, of odd prices; few units, in two lots."""
    packs = []
    for price_vnd in (33_333, 50_000, 71_001):
        producer = ProducerFactory()
        for cheaper in (0, 7_001):
            product = ProductFactory(producer=producer)
            packs.append(VariantFactory(product=product, price_vnd=price_vnd - cheaper))
            LotFactory(variant=packs[-1], units_made=2, produced_on=None, best_before=None)
            LotFactory(variant=packs[-1], units_made=4, produced_on=None, best_before=None)
    sell_by_weight(variant_id=packs[2].pk, price_per_kg_vnd=61_003, min_g=1300, max_g=1600, actor=SYSTEM)
    return packs


@pytest.mark.django_db
def test_whatever_happens_to_orders_the_books_stay_right(shelves: list[ProductVariant], there: Pretender) -> None:
    Walker.packs, Walker.provider = shelves, there
    lives = settings(max_examples=LONG or 12, stateful_step_count=60 if LONG else 25, derandomize=not LONG)

    run_state_machine_as_test(Walker, settings=lives)

    if LONG:
        print(f"\n{dict(sorted(Walker.counts.items()))}")  # noqa: T201  # what a longer run is for
