"""What an operator sees and decides, and what a node does by itself over days: brakes, floors, gossip, the doctor."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.models import Product
from federation import tasks
from federation.core import wire
from federation.core.brakes import STEADY_MS, Steadiness
from federation.core.consumer import End
from federation.core.heads import Equivocation, is_signed, sign_head
from federation.core.records import AskChanges, Reset, ResetReason
from federation.core.wire import read_head, told_head
from federation.gateways.reachability import Reached
from federation.models import CategoryMap, Change, FeedHead, Partner, Reject, SeenHead
from federation.selectors.cards import card_of, goods_of, partners_with_numbers
from federation.selectors.partners import heads_known, held_partners, now_ms, signing_keys_of
from federation.services import gossip, partner_moves, reading
from federation.services.answering import answer, present_head
from federation.services.doctor import examine
from federation.services.forgetting import forget, note_cursor
from federation.services.sequencing import publish_noted
from marketplace.celery import app
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, LotFactory, ProvinceFactory, UserFactory

from .origin import Origin, listing
from .partnering import befriend_ourselves
from .reading import Reader
from .test_partner_endpoint import ask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read(partner: Partner, origin: Origin) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    found = reading.read_partner(partner_id=partner.pk, ask=origin.answer)
    partner.refresh_from_db()
    return found


def shown() -> set[str]:
    return set(Product.objects.published().filter(producer__marketplace__slug="ban").values_list("name_vi", flat=True))


@pytest.fixture
def origin(node) -> Origin:
    CategoryFactory(slug="trai-cay")
    ProvinceFactory()
    return Origin("ban")


@pytest.fixture
def held(origin) -> tuple[Origin, Partner]:
    """A partner that took 25 of 30 away, and made one of the others ten times as dear."""
    origin.publish({f"m{number}": listing(f"Cam {number}") for number in range(30)})
    partner = origin.befriend()
    read(partner, origin)
    changes = {f"m{number}": None for number in range(25)}
    origin.publish({**changes, "m29": listing("Cam 29", 200_000), "new": listing("Bưởi")})
    read(partner, origin)
    assert (partner.held, len(shown())) == ("25 of 30 deleted", 30)
    return origin, partner


def test_a_root_is_steady_only_by_proofs_a_day_apart():
    first = Steadiness().seen("r1", 1_000)

    assert not first.is_steady(1_000 + STEADY_MS - 1)
    assert first.seen("r1", 5_000) == first
    assert first.is_steady(1_000 + STEADY_MS)
    assert not first.seen("r2", 1_000 + STEADY_MS).is_steady(1_000 + STEADY_MS)
    assert not Steadiness().is_steady(STEADY_MS)


def test_a_mass_change_is_released_once_the_origin_stood_still_for_a_day(held):
    origin, partner = held
    start = clock.now()

    def look(after: timedelta, *, pull: bool = True) -> bool:
        with clock.moment(start + after):
            if pull:
                read(partner, origin)
            return partner_moves.release_if_steady(partner_id=partner.pk)

    assert held_partners() == [partner.pk]
    assert [look(timedelta()), look(timedelta(hours=20)), look(2 * DAY, pull=False)] == [False, False, False]
    origin.publish({"m28": listing("Cam 28", 21_000)})
    assert [look(timedelta(hours=30)), look(timedelta(hours=53))] == [False, False]
    assert len(shown()) == 30
    assert look(timedelta(hours=54, minutes=1)) is True
    assert shown() == {"Cam 25", "Cam 26", "Cam 27", "Cam 28", "Cam 29", "Bưởi"}
    assert AuditEntry.objects.filter(command="release_steady_partner").count() == 1
    assert held_partners() == []


def test_an_operator_sees_what_would_go_and_what_prices_become_and_refuses_with_a_reason(
    client, held, django_assert_max_num_queries
):
    _origin, partner = held
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = f"/console/federation/partner/{partner.pk}/"

    with django_assert_max_num_queries(9):
        page = html.unescape(client.get(f"{address}khac-biet/").content.decode())
    silent = client.post(f"{address}do/khong-cho/", {"reason": " "})
    cards = html.unescape(client.get("/console/federation/partner/").content.decode())
    assert silent.status_code == 422
    client.post(f"{address}do/khong-cho/", {"reason": "Họ nói máy hỏng"})

    assert "<strong>25</strong> món biến mất" in page
    assert "20.000" in page
    assert "<strong>200.000" in page
    assert "gỡ 25 trong 30 món" in page
    assert f"{address}khac-biet/" in cards
    partner.refresh_from_db()
    assert (partner.state, partner.refusal, len(shown())) == ("suspended", "Họ nói máy hỏng", 30)
    assert "“Họ nói máy hỏng”" in card_of(partner, 30).sentence
    with pytest.raises(InvalidInput):
        partner_moves.refuse_mass_change(partner_id=partner.pk, reason="<b></b>", actor=SYSTEM)
    client.force_login(UserFactory(is_staff=True))
    assert client.get(f"{address}khac-biet/").status_code == 403


def test_categories_without_a_shelf_show_how_many_goods_they_hold(client, origin):
    strange = {"scheme": "ocop/2", "code": "dac-san"}
    origin.publish({"a": listing("Mắm", category=strange), "b": listing("Khô", category=strange), "c": listing("Cam")})
    read(origin.befriend(), origin)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = html.unescape(client.get("/console/federation/categorymap/").content.decode())

    assert CategoryMap.objects.get().code == "dac-san"
    assert "dac-san" in page
    assert "ocop/2 · 2 món" in page


def test_tombstones_go_once_everybody_has_passed_them_and_late_readers_begin_anew(node):
    for number in range(4):
        LotFactory(variant__product__name_vi=f"Món {number}")
    publish_noted()
    partner = befriend_ourselves(node)
    late = answer(ask=AskChanges(None, 2)).next
    Product.objects.filter(name_vi__in=["Món 0", "Món 1"]).update(status="paused")
    publish_noted()
    passed, root = answer(ask=AskChanges(late, 10)).next, FeedHead.objects.get().root

    def tombstones() -> int:
        return Change.objects.filter(deleted=True).count()

    assert (forget().tombstones, tombstones()) == (0, 2)
    with clock.moment(clock.now() + 91 * DAY):
        note_cursor(partner=partner, cursor=late)
        assert (forget().tombstones, tombstones()) == (0, 2)
        note_cursor(partner=partner, cursor=passed)
        assert (forget().tombstones, tombstones()) == (2, 0)
    head = FeedHead.objects.get()
    assert (head.floor, head.root) == (head.seq, root)
    assert answer(ask=AskChanges(late, 10)) == Reset(ResetReason.BELOW_FLOOR, head.epoch)
    assert Reader(node.node_id).read().end is End.FRESH
    assert AuditEntry.objects.filter(command="forget_tombstones").count() == 2


def test_the_cursor_a_partner_asks_with_is_remembered(client, node):
    LotFactory()
    publish_noted()
    befriend_ourselves(node)
    page = ask(client, wire.CHANGES, {"feed": "LISTINGS", "after": None, "seen": None, "limit": 9})
    following = page[1]["data"]["changes"]["next"]

    ask(client, wire.CHANGES, {"feed": "LISTINGS", "after": following, "seen": None, "limit": 9})

    assert Partner.objects.get().asked_with == following


def test_old_rejects_and_heads_are_forgotten(origin):
    partner = origin.befriend()
    Reject.objects.create(partner=partner, record_id="x", reason="y", at=clock.now() - 31 * DAY)
    Reject.objects.create(partner=partner, record_id="z", reason="y")
    SeenHead.objects.create(partner=partner, feed="listings", epoch="e", seq=1, head={}, at=clock.now() - 31 * DAY)

    found = forget()

    assert (found.rejects, found.heads) == (1, 1)
    assert Reject.objects.get().record_id == "z"


def test_two_heads_for_one_moment_told_by_others_convict_and_the_proof_travels_on(origin):
    origin.publish({"a": listing("Cam")})
    partner = origin.befriend()
    read(partner, origin)
    gossip.keep_proven_heads()
    state = replace(origin.feed.state(), root="ab" * 32)
    other = sign_head(state, node=origin.id, feed="listings", at=now_ms(), signer=origin.key)
    forged = replace(other, root="cd" * 32)

    assert gossip.hear_heads(told=[told_head(forged), {"node": 1}, None, told_head(read_head(partner.head))]) == 0
    partner.refresh_from_db()
    assert partner.state == "active"
    assert gossip.gossip_with(partner_id=partner.pk, ask=lambda _partner: [told_head(other)]) == 1

    partner.refresh_from_db()
    assert (partner.state, partner.fault, len(shown())) == ("suspended", "EQUIVOCATION", 1)
    one, two = (read_head(partner.proof[name]) for name in ("one", "other"))
    assert Equivocation(one, two).holds(signing_keys_of(partner))
    assert "bằng chứng đã giữ" in card_of(partner, 1).sentence
    told = [read_head(each) for each in heads_known()]
    assert {head.root for head in told} == {one.root, two.root}
    assert all(is_signed(head, signing_keys_of(partner)) for head in told)
    assert AuditEntry.objects.filter(command="convict_partner").count() == 1


def test_a_poke_is_kept_as_evidence(client, node):
    LotFactory()
    publish_noted()
    partner = befriend_ourselves(node)

    ask(client, wire.POKE, {"head": told_head(present_head())})

    assert SeenHead.objects.get(partner=partner).seq == FeedHead.objects.get().seq


def test_the_doctor_looks_at_clock_names_certificates_keys_and_roots(held, settings):
    _origin, partner = held
    other = Origin("khac").befriend()
    Partner.objects.update(clock_s=400)
    settings.SITE_URL = "https://cho.example"
    soon = datetime.now(tz=UTC) + timedelta(days=3)
    network = {
        "https://cho.example": Reached(True, soon),
        partner.url: Reached(False, why="no such name"),
        other.url: Reached(True, why="refused"),
    }

    ill = {finding.what: finding.advice for finding in examine(reach=network.__getitem__) if not finding.is_well}

    assert "NTP" in ill["đồng hồ máy mình"]
    assert any("ban.example" in what for what in ill)
    assert any("chợ mình: chứng chỉ tới" in what for what in ill)
    assert "tường lửa" in next(advice for what, advice in ill.items() if "Chợ khac: chứng chỉ" in what)
    Partner.objects.filter(pk=partner.pk).update(head={**partner.head, "root": "ab" * 32})
    with clock.moment(clock.now() + 140 * DAY):
        later = {finding.what: finding.advice for finding in examine() if not finding.is_well}
    assert any(what.startswith("khoá ký từ") for what in later)
    assert any("gốc abababababab" in what for what in later)


def test_cards_tell_the_last_proof_and_our_own_words(client, held):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = html.unescape(client.get("/console/federation/partner/").content.decode())

    assert "Tám chữ của chợ mình" in page
    assert f"Chứng minh gần nhất: {clock.now():%H}" in page or "Chứng minh gần nhất: " in page
    row = partners_with_numbers().get()
    assert (card_of(row, goods_of(row)).colour, goods_of(row)) == ("amber", 6)


def test_what_runs_by_itself_is_registered_and_does_nothing_where_nothing_is_to_do(node):
    mine = {entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"].startswith("federation.")}
    app.loader.import_default_modules()

    assert mine <= set(app.tasks)
    assert {"keep_keys_told", "gossip_all", "renew_cards", "release_steady", "forget_old"} <= {
        name.rpartition(".")[2] for name in mine
    }
    assert [tasks.keep_keys_told(), tasks.gossip_all(), tasks.renew_cards(), tasks.release_steady()] == [0, 0, 0, 0]
    assert tasks.forget_old() == 0
