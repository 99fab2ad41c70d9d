"""The rules by version: asked again with what changed, and from a day on nobody sells without."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from catalog.models import MarketRules, ProducerLetter, Product
from catalog.services.market_rules import accept_rules, publish_rules, stop_without_rules
from catalog.services.vetting import suspend_producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import InvalidInput, StateConflict
from tests.catalog.listings.making import on_sale

from .making import applicant, let_in, owner_of

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def second_version(*, stops_in=10):
    today = clock.today()
    return publish_rules(
        text_vi="Bản hai",
        text_en="Second",
        changes_vi="Thêm điều 10",
        changes_en="Article 10 is new",
        effective_on=today + 5 * A_DAY,
        stops_on=today + stops_in * A_DAY,
        actor=SYSTEM,
    )


def test_agreeing_is_kept_as_proof():
    producer = applicant()
    owner = Actor("user", owner_of(producer).pk)
    rules = MarketRules.objects.newest()

    accept_rules(producer_id=producer.pk, rules_id=rules.pk, actor=owner, address="203.0.113.9")
    accept_rules(producer_id=producer.pk, rules_id=rules.pk, actor=owner, address="203.0.113.10")

    kept = producer.acceptances.get()
    assert (kept.user_id, kept.address_sha256) == (owner.user_id, hashlib.sha256(b"203.0.113.9").hexdigest())


def test_a_new_version_is_told_to_all_who_sell_with_what_changed():
    producer = let_in()
    applicant()

    rules = second_version()

    letter = ProducerLetter.objects.get(kind="new_rules")
    assert (rules.number, letter.producer_id, letter.facts["changes_vi"]) == (2, producer.pk, "Thêm điều 10")


def test_nobody_agrees_to_what_is_old_by_now():
    producer = let_in()
    old = MarketRules.objects.newest()
    second_version()

    with pytest.raises(StateConflict):
        accept_rules(producer_id=producer.pk, rules_id=old.pk, actor=SYSTEM)

    assert producer.acceptances.count() == 1


def test_selling_stops_on_the_day_and_goes_on_with_a_yes():
    producer = let_in()
    product = on_sale(producer)
    rules = second_version()

    with clock.moment(clock.now() + 9 * A_DAY):
        assert stop_without_rules() == 0
    with clock.moment(clock.now() + 10 * A_DAY):
        assert (stop_without_rules(), stop_without_rules()) == (1, 0)
        producer.refresh_from_db()
        assert (producer.status, producer.is_stopped_for_rules) == ("suspended", True)
        assert not Product.objects.published().filter(pk=product.pk).exists()
        accept_rules(producer_id=producer.pk, rules_id=rules.pk, actor=SYSTEM)
        assert stop_without_rules() == 0

    producer.refresh_from_db()
    assert (producer.status, producer.is_stopped_for_rules) == ("approved", False)
    assert Product.objects.published().filter(pk=product.pk).exists()


def test_a_yes_in_time_stops_nobody():
    producer = let_in()
    accept_rules(producer_id=producer.pk, rules_id=second_version().pk, actor=SYSTEM)

    with clock.moment(clock.now() + 30 * A_DAY):
        assert stop_without_rules() == 0

    producer.refresh_from_db()
    assert producer.status == "approved"


def test_a_yes_to_the_rules_does_not_end_an_operators_suspension():
    producer = let_in()
    rules = second_version()
    with clock.moment(clock.now() + 10 * A_DAY):
        stop_without_rules()
        suspend_producer(producer_id=producer.pk, reason="Mùi", advice="Kiểm", hold_payouts=False, actor=SYSTEM)

        accept_rules(producer_id=producer.pk, rules_id=rules.pk, actor=SYSTEM)

    producer.refresh_from_db()
    assert (producer.status, producer.status_reason) == ("suspended", "Mùi")


def test_rules_can_not_stop_people_before_they_hold():
    with pytest.raises(InvalidInput):
        second_version(stops_in=3)

    assert MarketRules.objects.count() == 1
