"""A lost root key: a new one by hand, heard on the phone, and the listings keep their names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Product
from federation.core.consumer import End
from federation.core.identity import fingerprint
from federation.gateways.keys import folder
from federation.models import Listing, Partner
from federation.selectors.node import find_node_id
from federation.selectors.partners import find_by_key
from federation.services import reading
from federation.services.pairing import agree_theirs, keep_card
from federation.services.sequencing import publish_noted
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, LotFactory, ProvinceFactory, UserFactory

from .origin import Origin, listing
from .reading import Reader

pytestmark = pytest.mark.django_db


def read(partner: Partner, origin: Origin) -> reading.Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    return reading.read_partner(partner_id=partner.pk, ask=origin.answer)


def test_a_partner_with_a_new_root_is_the_same_one_once_its_words_were_heard(client, node):
    CategoryFactory(slug="trai-cay")
    ProvinceFactory()
    lost, anew, other = Origin("ban"), Origin("ban-moi"), Origin("nguoi-la")
    lost.publish({"a": listing("Dừa")})
    partner = lost.befriend()
    assert read(partner, lost).end is End.FRESH
    shown = list(Product.objects.published().values_list("pk", "slug"))
    agree_theirs(partner_id=keep_card(card=anew.card(), actor=SYSTEM).pk)
    keep_card(card=other.card(), actor=SYSTEM)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    deed = f"/console/federation/partner/{partner.pk}/do/khoa-goc/"
    heard = fingerprint(anew.root.public)

    assert "tận mặt" in client.get(deed).content.decode()
    refused = [client.post(deed, told).status_code for told in ({"words": heard}, {"words": "một hai", "sure": "on"})]
    assert (refused, Partner.objects.get(pk=partner.pk).node_id) == ([422, 422], lost.id)
    client.post(deed, {"words": f"  {heard.upper()} ", "sure": "on"})

    partner.refresh_from_db()
    assert (partner.node_id, partner.state, partner.marketplace.slug) == (anew.id, "active", "ban")
    signs_now = find_by_key(anew.key.key_id)
    assert find_by_key(lost.key.key_id) is None
    assert signs_now == partner
    states = dict(Partner.objects.values_list("node_id", "state"))
    assert states == {anew.id: "active", lost.id: "succeeded", other.id: "discovered"}
    anew.publish({f"{lost.id}/a": listing("Dừa xiêm"), "b": listing("Khóm")})
    assert read(partner, anew).end is End.FRESH
    assert Product.objects.published().get(name_vi="Dừa xiêm").pk == shown[0][0]
    assert set(shown) < set(Product.objects.published().values_list("pk", "slug"))
    assert AuditEntry.objects.filter(command="accept_new_root").count() == 1


def test_a_node_without_its_root_goes_on_under_a_new_name_and_its_listings_under_their_old_ones(node):
    LotFactory()
    publish_noted()
    name, partner = Listing.objects.get().record_id, Origin("ban").befriend()
    for wrong in (node.node_id, "ndsomebody"):  # the root key lies here still; and who we are not
        with pytest.raises(CommandError):
            call_command("federation", "key", lost_root=wrong)
    assert find_node_id() == node.node_id
    (folder() / "root.key").unlink()

    call_command("federation", "key", lost_root=node.node_id)
    LotFactory()
    publish_noted()

    us = find_node_id()
    partner.refresh_from_db()
    assert (us != node.node_id, partner.state, partner.asked_at) == (True, "pending", None)
    reader = Reader(us)
    reader.judge = replace(reader.judge, custody=(node.node_id,))
    assert reader.read().end is End.FRESH
    assert {each.partition("/")[0] for each in reader.bodies()} == {us, node.node_id}
    assert name in reader.bodies()
    assert AuditEntry.objects.filter(command="begin_with_new_root").count() == 1
