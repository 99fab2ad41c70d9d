"""Two partners become one: names, links and shelves stay, nothing stands twice, and the key before opens nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Marketplace, PartnerProduct, Producer, Product
from federation.core import wire
from federation.core.consumer import End
from federation.core.keydocs import CardRefused
from federation.core.succession import draft, read_succession, sign
from federation.errors import NotAPartner
from federation.gateways.keys import verify
from federation.models import CategoryMap, Partner, RemoteListing, Succession
from federation.selectors.cards import card_of, partners_with_numbers
from federation.selectors.feed_view import find_state
from federation.selectors.node import heir_of_us, our_card
from federation.services import reading
from federation.services.reading import hide_all_unheard
from federation.services.rotating import root_from, sign_all_anew
from federation.services.sequencing import audit_feed_if_founded, publish_noted
from federation.services.succeeding import agree_succession, hear_succession
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, LotFactory, ProvinceFactory, UserFactory

from .origin import Origin, listing
from .partnering import befriend_ourselves
from .reading import Reader
from .test_partner_endpoint import ask, code

pytestmark = pytest.mark.django_db


def document(before: Origin, heir: Origin, **changes) -> dict[str, object]:
    state = before.feed.state()
    names = draft(
        root=before.root.public, heir_root=heir.root.public, epoch=state.epoch, seq=state.seq, at="2026-11-28T12:00:00Z"
    )
    one = sign({**names, **changes}, root=before.root, is_heir=False)
    return sign(one, root=heir.root, is_heir=True)


def read(partner: Partner, origin: Origin) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    found = reading.read_partner(partner_id=partner.pk, ask=origin.answer)
    partner.refresh_from_db()
    return found


@pytest.fixture
def two(node):
    """Soc Trang ends, Can Tho goes on; both are partners of ours, read and shown."""
    CategoryFactory(slug="trai-cay")
    ProvinceFactory()
    before, heir = Origin("soc-trang-cu"), Origin("can-tho")
    before.publish({"a": listing("Hành tím"), "b": listing("Gạo")})
    heir.publish({"a": listing("Cam")})
    partners = before.befriend(), heir.befriend()
    for partner, origin in zip(partners, (before, heir), strict=True):
        assert read(partner, origin).end is End.FRESH
    return before, heir, *partners


def names() -> list[tuple[int, str, str, str]]:
    rows = Product.objects.published().filter(partner__isnull=False).order_by("slug")
    return list(rows.values_list("pk", "slug", "name_vi", "producer__marketplace__slug"))


def test_listings_pass_to_the_heir_under_their_old_names_and_nothing_stands_twice(two):
    before, heir, partner, heir_partner = two
    shown, makers = names(), set(Producer.objects.values_list("slug", flat=True))
    shelf = CategoryMap.objects.create(partner=partner, scheme="x", code="y", category=CategoryFactory())

    hear_succession(document=document(before, heir))
    assert card_of(partners_with_numbers().get(pk=partner.pk), 2).button == "nhap"
    agree_succession(partner_id=partner.pk, actor=SYSTEM)
    agree_succession(partner_id=partner.pk, actor=SYSTEM)
    assert names() == shown
    heir.publish({f"{before.id}/a": listing("Hành tím"), f"{before.id}/b": listing("Gạo", 25_000)})

    found = read(heir_partner, heir)

    assert (found.end, heir_partner.state) == (End.FRESH, "active")
    assert names() == shown
    assert set(Producer.objects.values_list("slug", flat=True)) == makers
    assert Product.objects.get(name_vi="Gạo").price_from_vnd == 25_000
    assert PartnerProduct.objects.get(product__name_vi="Gạo").url.startswith("https://can-tho.example/")
    assert RemoteListing.objects.filter(partner=heir_partner, deleted=False).count() == 3
    assert CategoryMap.objects.filter(partner=heir_partner, category=shelf.category).exists()
    partner.refresh_from_db()
    assert (partner.state, partner.successor) == ("succeeded", heir_partner)
    assert "Đã nhập vào" in card_of(partners_with_numbers().get(pk=partner.pk), 0).sentence
    assert AuditEntry.objects.filter(command="agree_succession").count() == 1


def test_what_the_heir_does_not_serve_leaves_and_what_it_serves_unasked_is_put_aside(two):
    before, heir, partner, heir_partner = two
    hear_succession(document=document(before, heir))
    agree_succession(partner_id=partner.pk, actor=SYSTEM)
    heir.publish({f"{before.id}/a": listing("Hành tím"), "ndnobody/x": listing("Của ai")})

    found = read(heir_partner, heir)

    assert found.end is not End.DISTRUSTED
    assert [row[2] for row in names()] == ["Cam", "Hành tím"]


def test_an_heir_that_was_not_agreed_to_yet_is_no_liar(two):
    """Half of what it serves is the other's: put aside, and no reason to distrust it."""
    before, heir, partner, heir_partner = two
    hear_succession(document=document(before, heir))
    theirs = {f"{before.id}/{number}": listing(f"Của chợ kia {number}") for number in range(10)}
    heir.publish(theirs)

    waiting = read(heir_partner, heir)
    agree_succession(partner_id=partner.pk, actor=SYSTEM)

    assert (waiting.end, heir_partner.state) == (End.UNPROVEN, "active")
    assert read(heir_partner, heir).end is End.FRESH
    assert len([row for row in names() if row[2].startswith("Của chợ kia")]) == 10


def test_goods_of_one_that_ended_grow_old_until_our_operator_agrees(two):
    """It answers on, and proves again and again what it had: that says nothing of what is there to be bought."""
    before, heir, partner, heir_partner = two
    hear_succession(document=document(before, heir))
    began, shown = clock.now(), names()
    grows: list[tuple[bool, bool, int]] = []

    for passed in (timedelta(minutes=31), timedelta(hours=25), timedelta(days=15)):
        with clock.moment(began + passed):
            assert (read(partner, before).end, read(heir_partner, heir).end) == (End.FRESH, End.FRESH)
            hide_all_unheard()
            market, other = (Marketplace.objects.get(node=each) for each in (partner, heir_partner))
            grows.append((market.is_stale, market.is_doubtful, len(names())))
            assert (other.is_stale, other.is_doubtful) == (False, False)
    with clock.moment(began + timedelta(days=16)):
        read(partner, before)
        hidden = len(names())
        agree_succession(partner_id=partner.pk, actor=SYSTEM)
        heir.publish({f"{before.id}/a": listing("Hành tím"), f"{before.id}/b": listing("Gạo")})
        assert read(heir_partner, heir).end is End.FRESH
        assert not Marketplace.objects.get(node=partner).is_stale

    assert (grows, hidden) == ([(True, False, 3), (True, True, 3), (True, True, 1)], 1)
    assert names() == shown


def test_only_both_roots_together_say_so(two):
    before, heir, partner, heir_partner = two
    right = document(before, heir)

    for wrong in (
        {**right, "sigTo": right["sigFrom"]},
        {**right, "seq": "99"},
        {name: value for name, value in right.items() if name != "sigFrom"},
        document(before, before),
    ):
        with pytest.raises(CardRefused):
            hear_succession(document=wrong)
    with pytest.raises(NotAPartner):
        hear_succession(document=document(before, Origin("la")))
    with pytest.raises(StateConflict):
        agree_succession(partner_id=partner.pk, actor=SYSTEM)
    assert Succession.objects.count() == 0
    hear_succession(document=right)
    third = Origin("ben-tre")
    third.befriend()
    with pytest.raises(StateConflict):
        hear_succession(document=document(before, third))
    assert Succession.objects.get().heir == heir_partner


def test_the_key_before_opens_nothing_but_may_tell_the_succession(client, node, two):
    before, heir, _partner, heir_partner = two
    partner = befriend_ourselves(node)
    Partner.objects.filter(pk=partner.pk).update(state="succeeded", successor=heir_partner)

    refused = ask(client, wire.CHANGES, {"feed": "LISTINGS", "after": None, "seen": None, "limit": 1})
    told = ask(client, wire.SUCCEED, {"doc": document(before, heir)})

    assert (refused[1]["data"], code(refused)) == (None, "NOT_A_PARTNER")
    assert told[1]["data"]["announceSuccession"]["ok"] is True
    assert Succession.objects.count() == 1


def test_we_go_on_for_a_partner_and_readers_find_its_listings_with_us_under_their_names(node, two, tmp_path):
    before, _heir, partner, _heir_partner = two
    shown = names()
    LotFactory(variant__product__name_vi="Của mình")
    publish_noted()
    state = before.feed.state()
    root = bytes.fromhex(our_card()["root"])
    paper = draft(root=before.root.public, heir_root=root, epoch=state.epoch, seq=state.seq, at="2026-11-28T12:00:00Z")
    file = tmp_path / "paper.json"
    file.write_text(json.dumps(sign(paper, root=before.root, is_heir=False)))
    call_command("federation", "succession", "cosign", str(file))

    call_command("federation", "succession", "take-over", str(file))

    ours = {f"{before.id}/a", f"{before.id}/b"}
    reader = Reader(node.node_id)
    reader.judge = replace(reader.judge, custody=(before.id,))
    assert reader.read().end is End.FRESH
    assert ours < set(reader.bodies())
    assert all(row.version > state.seq for row in reader.replica.live() if row.id in ours)
    goods = Product.objects.ours().published().exclude(name_vi="Của mình").order_by("slug")
    taken = list(goods.values_list("pk", "slug", "name_vi"))
    assert taken == [row[:3] for row in shown if row[3] == "soc-trang-cu"]
    partner.refresh_from_db()
    assert (partner.state, PartnerProduct.objects.filter(record_id__in=ours).count()) == ("revoked", 0)
    with pytest.raises(CommandError):
        call_command("federation", "succession", "take-over", str(file))


def test_a_node_that_was_taken_over_publishes_nothing_more_and_still_answers(client, node):
    product = LotFactory(variant__product__name_vi="Như đã ký").variant.product
    publish_noted()
    befriend_ourselves(node)
    heir, ours, state = Origin("can-tho"), root_from(), find_state()
    at = "2026-11-28T12:00:00Z"
    names = draft(root=ours.public, heir_root=heir.root.public, epoch=state.epoch, seq=state.seq, at=at)
    half = sign(names, root=ours, is_heir=False)
    for wrong in (half, {**half, "sigTo": half["sigFrom"]}):
        with pytest.raises(CardRefused):
            hear_succession(document=wrong)
    assert heir_of_us() == ""

    told = ask(client, wire.SUCCEED, {"doc": sign(half, root=heir.root, is_heir=True)})
    Product.objects.filter(pk=product.pk).update(name_vi="Sửa sau đó")
    done = (publish_noted(), audit_feed_if_founded(), sign_all_anew(), heir_of_us())

    assert told[1]["data"]["announceSuccession"]["ok"] is True
    assert done == (0, None, 0, heir.id)
    assert ask(client, wire.NODE, {})[1]["data"]["node"]["state"] == "SUCCEEDED"
    reader = Reader(node.node_id)
    assert reader.read().end is End.FRESH
    [payload] = reader.bodies().values()
    assert "Như đã ký".encode() in payload
    assert AuditEntry.objects.filter(command="stop_publishing").count() == 1


def test_an_operator_agrees_by_one_button(client, two):
    before, heir, partner, _heir_partner = two
    hear_succession(document=document(before, heir))
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = client.get("/console/federation/partner/").content.decode()
    client.post(f"/console/federation/partner/{partner.pk}/do/nhap/", {})

    assert f"/console/federation/partner/{partner.pk}/do/nhap/" in page
    partner.refresh_from_db()
    assert partner.state == "succeeded"


def test_the_command_writes_signs_and_shows_the_papers(node, tmp_path, capsys):
    heir = Origin("can-tho")
    heir.befriend()
    file, printed = tmp_path / "paper.json", tmp_path / "root.txt"

    call_command("federation", "succession", "draft", str(file), to=heir.id)
    with pytest.raises(CommandError):
        call_command("federation", "succession", "show", str(file))
    both = sign(json.loads(file.read_text()), root=heir.root, is_heir=True)
    file.write_text(json.dumps(both))
    call_command("federation", "succession", "show", str(file))

    assert f"{node.node_id} goes on as {heir.id}" in capsys.readouterr().out
    assert read_succession(both, verify).seq == 0
    printed.write_text("00" * 32)
    with pytest.raises(CommandError):
        call_command("federation", "succession", "draft", str(file), to=heir.id, root=str(printed))


def test_the_heir_signs_too_and_tells_it_on_its_card(node, tmp_path):
    before = Origin("soc-trang-cu")
    before.befriend()
    file = tmp_path / "paper.json"
    names_ = draft(root=before.root.public, heir_root=bytes.fromhex(our_card()["root"]), epoch="e", seq=4, at="x")
    file.write_text(json.dumps(sign(names_, root=before.root, is_heir=False)))

    call_command("federation", "succession", "cosign", str(file))

    assert [told["from"] for told in our_card()["successions"]] == [before.id]
    assert read_succession(json.loads(file.read_text()), verify).heir == node.node_id
