"""Keys change while both count, end at once when they are stolen, and no call is lost over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import Product
from federation.core import wire
from federation.core.consumer import End
from federation.core.keydocs import CardRefused, news_hash, read_news, revoke
from federation.core.records import Page
from federation.gateways.keys import find_key, verify
from federation.models import Change, NodeKey, Partner, PartnerKey, RemoteListing
from federation.selectors.node import our_card, our_keys, our_node
from federation.selectors.partners import without_our_keys
from federation.services import partner_keys, reading
from federation.services.partner_moves import accept_mass_change
from federation.services.rotating import revoke_key, root_from, rotate_key, sign_all_anew
from federation.services.sequencing import publish_noted
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, LotFactory, ProvinceFactory

from .origin import Origin, listing, new_key
from .partnering import befriend_ourselves
from .test_partner_endpoint import ask, code

pytestmark = pytest.mark.django_db


def read(partner: Partner, origin: Origin, answer=None) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    found = reading.read_partner(partner_id=partner.pk, ask=answer or origin.answer)
    partner.refresh_from_db()
    return found


def shown(slug: str) -> set[str]:
    return set(Product.objects.published().filter(producer__marketplace__slug=slug).values_list("name_vi", flat=True))


def test_a_new_key_takes_over_after_a_week_and_both_count_for_thirty_days(node):
    first, now = our_node().key, clock.now()

    fresh = rotate_key(root=root_from(), actor=SYSTEM)

    former = NodeKey.objects.get(pk=first.key_id)
    assert fresh.valid_from - now >= timedelta(days=7)
    assert former.valid_until == fresh.valid_from + timedelta(days=30)
    news = read_news(our_keys(), verify)
    assert {key.key_id for key in news.keys} == {first.key_id, fresh.key_id}
    assert our_node().key.key_id == first.key_id
    with clock.moment(fresh.valid_from + timedelta(minutes=9)):
        assert our_node().key.key_id == first.key_id
    with clock.moment(fresh.valid_from + timedelta(minutes=10)):
        assert our_node().key.key_id == fresh.key_id
        assert our_card()["keyId"] == fresh.key_id
    with pytest.raises(StateConflict):
        rotate_key(root=root_from(), actor=SYSTEM)
    assert AuditEntry.objects.filter(command="rotate_key").count() == 1


def test_only_our_root_rotates(node):
    root = find_key("root")
    printed = root.private.private_bytes_raw().hex()

    assert root_from(f"{printed[:32]} {printed[32:]}").public == root.public
    for wrong in (new_key().private.private_bytes_raw().hex(), "abc"):
        with pytest.raises(InvalidInput):
            root_from(wrong)


def test_no_call_is_lost_while_keys_change(client, node):
    """Questions asked and answered through the whole change: with the key before, and the one after."""
    LotFactory()
    publish_noted()
    partner = befriend_ourselves(node)
    answered, start = [], clock.now() + timedelta(hours=1)
    with clock.moment(start):
        fresh, at = rotate_key(root=root_from(), actor=SYSTEM, ahead=timedelta()), int(start.timestamp())
        told = ask(client, wire.ROTATE, {"doc": our_keys()}, created=at, now=at)
    assert told[1]["data"]["rotateKey"]["ok"] is True

    for minutes in (0, 5, 10, 15, 60 * 24 * 29):
        with clock.moment(start + timedelta(minutes=minutes)):
            at = int(clock.now().timestamp())
            told = ask(client, wire.NODE, signer=our_node().key, created=at, now=at)
            answered.append((told[0], our_node().key.key_id == fresh.key_id))

    assert answered == [(200, False), (200, False), (200, True), (200, True), (200, True)]
    assert partner.keys.count() == 2


def test_a_key_nobody_heard_of_introduces_itself_and_only_by_its_root(client, node):
    partner = befriend_ourselves(node)
    doc, fresh = our_keys(), our_node().key
    PartnerKey.objects.all().delete()

    assert code(ask(client, wire.NODE)) == "UNKNOWN_KEY"
    forged = {**doc, "keys": [{**doc["keys"][0], "until": "2099-01-01T00:00:00+00:00"}]}
    assert code(ask(client, wire.ROTATE, {"doc": forged})) == "CARD"
    assert ask(client, wire.ROTATE, {"doc": doc})[1]["data"]["rotateKey"]["ok"] is True
    assert ask(client, wire.NODE)[1]["data"]["node"]["id"] == partner.node_id
    assert [key.key_id for key in partner.keys.all()] == [fresh.key_id]


def test_partners_are_told_until_they_confirm(node):
    partner = befriend_ourselves(node)

    before = without_our_keys()
    Partner.objects.update(told_keys=news_hash(our_keys()))
    confirmed = without_our_keys()
    rotate_key(root=root_from(), actor=SYSTEM)

    assert (before, confirmed, without_our_keys()) == ([partner.pk], [], [partner.pk])


def test_a_revoked_key_opens_nothing_at_the_next_request_and_all_is_signed_anew(client, node):
    for number in range(3):
        LotFactory(variant__product__name_vi=f"Món {number}")
    publish_noted()
    befriend_ourselves(node)
    stolen, before = our_node().key, set(Change.objects.values_list("record_id", "version", "digest"))

    fresh = revoke_key(key_id=stolen.key_id, since=clock.now(), root=root_from(), actor=SYSTEM)
    signed = sign_all_anew()

    assert our_node().key.key_id == fresh.key_id != stolen.key_id
    assert (signed, sign_all_anew()) == (3, 0)
    after = Change.objects.all()
    assert {row.key_id for row in after} == {fresh.key_id}
    assert all(row.version > version for row in after for name, version, _ in before if name == row.record_id)
    assert ask(client, wire.ROTATE, {"doc": our_keys()})[1]["data"]["rotateKey"]["ok"] is True
    assert code(ask(client, wire.NODE, signer=stolen)) == "UNKNOWN_KEY"
    assert ask(client, wire.NODE)[0] == 200
    with pytest.raises(StateConflict):
        revoke_key(key_id=stolen.key_id, since=clock.now(), root=root_from(), actor=SYSTEM)


@pytest.fixture
def origin(node) -> Origin:
    CategoryFactory(slug="trai-cay")
    ProvinceFactory()
    return Origin("ban")


def test_readers_put_aside_what_only_the_stolen_key_signed_until_it_is_signed_anew(origin):
    origin.publish({"a": listing("Cam"), "b": listing("Quýt")})
    partner = origin.befriend()
    read(partner, origin)
    theft = clock.now()
    RemoteListing.objects.update(read_at=theft - timedelta(days=1))
    origin.publish({"b": listing("Quýt giả"), "c": listing("Bưởi giả")})
    read(partner, origin)
    assert shown("ban") == {"Cam", "Quýt giả", "Bưởi giả"}

    stolen, origin.key = origin.key, origin.add_key()
    origin.revocations.append(revoke(node=origin.id, key_id=stolen.key_id, since=theft, root=origin.root))
    partner_keys.hear_keys(told=origin.keys(), signed_with=origin.key.key_id)
    partner_keys.hear_keys(told=origin.keys(), signed_with=origin.key.key_id)

    assert shown("ban") == {"Cam"}
    assert AuditEntry.objects.filter(command="revoke_partner_key").count() == 1
    waiting = read(partner, origin)
    assert (waiting.end, waiting.detail) == (End.LATER, f"unknown key {stolen.key_id}")
    Partner.objects.update(held="x")
    accept_mass_change(partner_id=partner.pk, actor=SYSTEM)
    assert shown("ban") == {"Cam"}
    origin.publish({"a": listing("Cam", 21_000), "b": listing("Quýt", 21_000), "c": None})
    assert read(partner, origin).end is End.FRESH
    assert shown("ban") == {"Cam", "Quýt"}


def test_what_a_root_said_is_never_taken_back_by_saying_an_older_thing_again(origin):
    partner = origin.befriend()
    before = origin.keys()
    origin.revocations.append(revoke(node=origin.id, key_id=origin.key.key_id, since=clock.now(), root=origin.root))
    fresh = origin.add_key()
    partner_keys.hear_keys(told=origin.keys(), signed_with=fresh.key_id)

    partner_keys.hear_keys(told=before, signed_with=origin.key.key_id)

    assert partner.keys.get(key_id=origin.key.key_id).revoked_at is not None
    with pytest.raises(CardRefused):
        origin.card()
    with pytest.raises(CardRefused, match="revocation"):
        read_news(
            {**origin.keys(), "revocations": [{**origin.revocations[0], "since": "2026-01-01T00:00:00Z"}]}, verify
        )


def test_the_command_rotates_revokes_and_prints(node):
    out = StringIO()
    first = our_node().key.key_id

    call_command("federation", "key", rotate=True, now=True, stdout=out)
    call_command("federation", "key", revoke=first, stdout=out)
    call_command("federation", "key", paper=True, stdout=out)

    assert NodeKey.objects.filter(purpose="operational").count() == 3
    assert find_key("root").private.private_bytes_raw().hex() in out.getvalue().replace(" ", "")
    assert our_node().key.key_id != first


def test_a_page_signed_by_a_thief_does_not_convict_the_robbed(origin):
    origin.publish({"a": listing("Cam")})
    partner = origin.befriend()

    def lying(them, question):
        found = origin.answer(them, question)
        return replace(found, changes=()) if isinstance(found, Page) else found

    read(partner, origin, lying)
    stolen, origin.key = origin.key, origin.add_key()
    origin.revocations.append(revoke(node=origin.id, key_id=stolen.key_id, since=clock.now(), root=origin.root))
    partner_keys.hear_keys(told=origin.keys(), signed_with=origin.key.key_id)
    origin.publish({"a": listing("Cam", 30_000)})

    assert read(partner, origin).end is End.FRESH
    assert partner.state == "active"
