"""Our consumer on PostgreSQL reads a partner: here our own feed, as if somebody else published it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F

from catalog.models import Marketplace, PartnerProduct, Product
from federation.core.consumer import End
from federation.core.records import AskChanges, Page
from federation.core.wire import question, read_answer
from federation.graphql.schema import _told
from federation.models import CategoryMap, Partner, PartnerKey, Reject, RemoteListing
from federation.selectors.partners import now_ms
from federation.services import partner_moves, reading
from federation.services.answering import answer, present_head
from federation.services.pairing import hear_poke
from federation.services.sequencing import publish_noted
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import GatewayUnavailable, StateConflict
from tests.factories import CategoryFactory, LotFactory, MarketplaceFactory

from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(node) -> Partner:
    for number in range(5):
        LotFactory(variant__product__name_vi=f"Món {number}")
    publish_noted()
    return befriend_ourselves(node)


def over_the_wire(_partner: Partner, ask):
    """As partners get it: through the types of the contract, and JSON."""
    kinds = {"changes": "ChangePage", "hashes": "BucketList", "items": "ItemList", "reason": "ResetRequired"}
    told = _told(answer(ask=ask))
    kind = next(kinds[name] for name in ("reason", "hashes", "items", "changes") if name in told)
    told = {"__typename": kind, "hasMore": told.get("has_more"), **told}
    told["changes"] = [{**each, "keyId": each["key_id"]} for each in told.get("changes", [])]
    assert question(ask, "listings")[0]
    return read_answer(ask, json.loads(json.dumps(told)))


def read(partner: Partner, ask=over_the_wire) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    found = reading.read_partner(partner_id=partner.pk, ask=ask)
    partner.refresh_from_db()
    return found


def shown() -> set[str]:
    return set(Product.objects.published().filter(producer__marketplace__slug="ban").values_list("name_vi", flat=True))


def test_all_a_partner_has_is_shown_here_and_proven(partner):
    found = read(partner)

    assert (found.end, found.changes) == (End.FRESH, 5)
    assert shown() == {f"Món {number}" for number in range(5)}
    assert partner.fresh_as_of is not None
    assert Marketplace.objects.get(slug="ban").proven_at is not None
    assert (partner.holder, partner.fails) == ("", 0)


def test_changes_and_what_is_gone_follow(partner):
    read(partner)
    first, second = Product.objects.ours().order_by("pk")[:2]
    Product.objects.filter(pk=first.pk).update(name_vi="Tên mới")
    Product.objects.filter(pk=second.pk).update(status="paused")
    publish_noted()

    found = read(partner)

    assert (found.end, found.changes) == (End.FRESH, 2)
    assert shown() == {"Tên mới", "Món 2", "Món 3", "Món 4"}


def test_a_poke_in_the_middle_of_a_session_is_not_forgotten_at_its_end(partner):
    """The session may have read past what is new: without this it would be asked for a minute later."""

    def poked(asked: Partner, ask):
        found = over_the_wire(asked, ask)
        LotFactory(variant__product__name_vi="Vừa hái")
        publish_noted()
        assert hear_poke(partner_id=asked.pk, head=present_head())
        return found

    assert read(partner, poked).end is End.FRESH
    assert partner.next_at <= now_ms()
    assert reading.read_partner(partner_id=partner.pk, ask=over_the_wire).changes == 1
    assert "Vừa hái" in shown()
    partner.refresh_from_db()
    assert partner.next_at > now_ms() + 50_000


def test_while_one_session_holds_the_lease_nobody_else_begins(partner):
    Partner.objects.filter(pk=partner.pk).update(holder="x", lease_until=now_ms() + 60_000, since=now_ms(), next_at=0)

    assert reading.read_partner(partner_id=partner.pk, ask=over_the_wire).end is None


def test_answers_of_a_session_that_lost_its_lease_are_dropped(partner):
    def stolen(them: Partner, ask):
        Partner.objects.filter(pk=them.pk).update(holder="somebody else")
        return over_the_wire(them, ask)

    found = read(partner, stolen)

    assert (found.detail, RemoteListing.objects.count()) == ("abandoned", 0)


@pytest.fixture
def later():
    """Moves our clock on by so many seconds, until the test is over."""
    with ExitStack() as stack:
        yield lambda seconds: stack.enter_context(clock.moment(clock.now() + timedelta(seconds=seconds)))


def one_by_one(them: Partner, ask):
    return over_the_wire(them, replace(ask, limit=1) if isinstance(ask, AskChanges) else ask)


def test_a_worker_that_is_killed_leaves_its_partner_for_less_than_a_minute(partner, later):
    class Killed(BaseException):
        pass

    def killed(_them, _ask):
        raise Killed

    with pytest.raises(Killed):
        read(partner, killed)
    at_once = read(partner).detail
    later(44)
    nearly = read(partner).detail
    later(2)

    assert (at_once, nearly) == ("not its turn", "not its turn")
    assert (read(partner).end, len(shown())) == (End.FRESH, 5)


def test_a_session_keeps_its_partner_for_as_long_as_answers_come(partner, later):
    others: list[str] = []

    def slow(them: Partner, ask):
        later(30)
        others.append(reading.read_partner(partner_id=them.pk, ask=over_the_wire).detail)
        return one_by_one(them, ask)

    found = read(partner, slow)

    assert (found.end, found.changes, len(shown())) == (End.FRESH, 5, 5)
    assert others == ["not its turn"] * 5


def test_who_comes_back_after_its_lease_writes_nothing(partner, later):
    """Between two pages it sleeps for an hour; somebody else reads all of it meanwhile, then one name changes."""
    asked: list[object] = []

    def sleepy(them: Partner, ask):
        asked.append(ask)
        if len(asked) < 3:
            return one_by_one(them, ask)
        stale = one_by_one(them, ask)
        later(3_600)
        assert read(partner).end is End.FRESH
        Product.objects.filter(pk=Product.objects.ours().order_by("pk")[2].pk).update(name_vi="Tên mới")
        publish_noted()
        assert read(partner).end is End.FRESH
        return stale

    found = read(partner, sleepy)

    assert (found.end, found.detail, found.changes) == (None, "abandoned", 2)
    assert (partner.holder, partner.fails, "Tên mới" in shown()) == ("", 0, True)


def test_silence_waits_longer_each_time_and_keeps_what_is_shown(partner):
    read(partner)

    def silent(_them, _ask):
        raise GatewayUnavailable("nobody there")

    for _ in range(3):
        found = read(partner, silent)

    assert (found.end, partner.state, partner.fails) == (End.LATER, "active", 3)
    assert 14_000 <= partner.next_at - partner.since <= 26_000
    assert len(shown()) == 5


def test_a_copy_that_rotted_is_found_at_night_and_mended(partner):
    read(partner)
    RemoteListing.objects.filter(pk=RemoteListing.objects.earliest("pk").pk).update(payload=b"rot")

    spoilt = reading.scrub_partner(partner_id=partner.pk)
    found = read(partner)

    assert (spoilt, found.end) == (1, End.FRESH)
    assert not RemoteListing.objects.filter(payload=b"rot").exists()


def test_a_copy_that_was_lost_is_mended_by_its_bucket(partner):
    read(partner)
    lost = RemoteListing.objects.earliest("pk")
    RemoteListing.objects.filter(pk=lost.pk).delete()
    reading.scrub_partner(partner_id=partner.pk)

    asked = []

    def noting(them, ask):
        asked.append(type(ask).__name__)
        return over_the_wire(them, ask)

    found = read(partner, noting)

    assert found.end is End.FRESH
    assert asked == ["AskChanges", "AskBuckets", "AskItems", "AskRecords", "AskChanges"]
    assert RemoteListing.objects.filter(record_id=lost.record_id).exists()


def test_a_forged_listing_ends_the_trust_and_what_was_good_stays(partner):
    read(partner)
    Product.objects.ours().update(name_vi="Mới")
    publish_noted()

    def forged(them, ask):
        found = over_the_wire(them, ask)
        if isinstance(found, Page) and found.changes:
            bad = replace(found.changes[0], sig=bytes(64))
            return replace(found, changes=(bad, *found.changes[1:]))
        return found

    found = read(partner, forged)

    assert (found.end, partner.state, partner.fault) == (End.DISTRUSTED, "suspended", "BAD_SIGNATURE")
    assert shown() == {f"Món {number}" for number in range(5)}
    assert read(partner).end is None


def test_mass_deletion_waits_for_a_person(partner, settings):
    for number in range(5, 30):
        LotFactory(variant__product__name_vi=f"Món {number}")
    publish_noted()
    read(partner)
    some = Product.objects.ours().order_by("pk").values_list("pk", flat=True)[:25]
    Product.objects.filter(pk__in=list(some)).update(status="paused")
    publish_noted()

    found = read(partner)

    assert (found.end, partner.held) == (End.FRESH, "25 of 30 deleted")
    assert len(shown()) == 30
    partner_moves.accept_mass_change(partner_id=partner.pk, actor=SYSTEM)
    assert len(shown()) == 5
    with pytest.raises(StateConflict):
        partner_moves.accept_mass_change(partner_id=partner.pk, actor=SYSTEM)


def test_refusing_a_mass_change_keeps_what_buyers_see_and_suspends(partner):
    read(partner)
    Partner.objects.filter(pk=partner.pk).update(held="25 of 30 deleted")

    partner_moves.refuse_mass_change(partner_id=partner.pk, reason="Họ nói máy hỏng", actor=SYSTEM)

    partner.refresh_from_db()
    assert (partner.state, len(shown())) == ("suspended", 5)


def test_suspended_is_not_read_and_read_from_the_beginning_once_trusted_again(partner):
    read(partner)
    partner_moves.suspend_partner(partner_id=partner.pk, actor=SYSTEM)
    assert read(partner).end is None

    partner_moves.resume_partner(partner_id=partner.pk, actor=SYSTEM)
    found = read(partner)

    assert (found.end, found.changes) == (End.FRESH, 5)


def test_revoked_leaves_the_shelves(partner):
    read(partner)

    partner_moves.revoke_partner(partner_id=partner.pk, actor=SYSTEM)

    assert shown() == set()
    assert PartnerProduct.objects.count() == 5


def test_what_nobody_heard_of_for_two_weeks_rests_and_wakes_with_the_next_proof(partner):
    read(partner)
    assert not reading.hide_unheard(partner_id=partner.pk)

    with clock.moment(clock.now() + timedelta(days=15)):
        assert reading.hide_unheard(partner_id=partner.pk)
        assert shown() == set()
        read(partner)

        assert len(shown()) == 5


@pytest.mark.parametrize("trouble", [{"state": "suspended", "fault": "BAD_SIGNATURE"}, {"fresh_as_of": None}], ids=str)
def test_so_does_what_is_not_asked_any_more_or_began_anew(partner, trouble):
    """The machine's own suspension keeps good rows serving, but not for ever; and a reading that began anew and never
    ended has no proof that could grow old."""
    read(partner)
    Partner.objects.filter(pk=partner.pk).update(**trouble)
    assert reading.hide_all_unheard() == 0

    with clock.moment(clock.now() + timedelta(days=15)):
        assert (reading.hide_all_unheard(), reading.hide_all_unheard()) == (1, 0)

    assert shown() == set()


def test_a_shelf_we_do_not_have_waits_for_an_operator(partner):
    last = CategoryFactory(slug="khac")
    strange = Product.objects.ours().earliest("pk")
    LotFactory(variant__product__category__slug="do-la")
    strange.category = CategoryFactory(slug="se-mat")
    strange.save(update_fields=["category"])
    publish_noted()
    asked = over_the_wire

    def foreign(them, ask):
        return asked(them, ask)

    read(partner, foreign)
    row = CategoryMap.objects.create(partner=partner, scheme="cho-que/1", code="se-mat")
    partner_moves.map_category(map_id=row.pk, category_id=last.pk, actor=SYSTEM)

    theirs = PartnerProduct.objects.get(record_id__isnull=False, product__name_vi=strange.name_vi).product
    assert theirs.category == last


def test_what_may_not_be_shown_here_is_kept_and_not_shown(partner):
    market = Marketplace.objects.get(slug="ban")
    product = Product.objects.ours().earliest("pk")
    product.sharing_stops.create(marketplace=market)
    publish_noted()

    read(partner)

    assert shown() == {"Món 1", "Món 2", "Món 3", "Món 4"}
    assert RemoteListing.objects.filter(deleted=False).count() == 5


def test_unsharing_is_a_tombstone_everywhere(partner):
    read(partner)
    Product.objects.filter(name_vi="Món 0", producer__marketplace__is_ourselves=True).update(is_shared=False)
    publish_noted()

    read(partner)

    assert shown() == {"Món 1", "Món 2", "Món 3", "Món 4"}
    assert RemoteListing.objects.exclude(digest=F("shown_digest")).count() == 0


def test_nothing_is_rejected_of_what_we_publish_ourselves(partner):
    read(partner)

    assert (Reject.objects.count(), PartnerKey.objects.count()) == (0, 1)
    assert MarketplaceFactory._meta.model.objects.filter(is_ourselves=False).count() == 1
