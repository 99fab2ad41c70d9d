"""What changes in the catalogue reaches the feed; what does not change stays; what goes leaves a tombstone."""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Category, Lot, Producer, Product, ProductVariant
from federation.core.consumer import End
from federation.core.encoding import MAX_DEPTH, parse
from federation.errors import NodeAlreadyFounded
from federation.models import Change, FeedHead, NodeKey, Outbox
from federation.selectors.listings import bodies
from federation.services.founding import found_node
from federation.services.sequencing import audit_feed, publish_noted, publish_step
from marketplace.kernel.audit import SYSTEM
from tests.factories import CertificateFactory, LotFactory, ProductFactory, ProductImageFactory, VariantFactory
from tests.orders.making import pack

from .reading import Reader

pytestmark = pytest.mark.django_db


def test_before_a_node_is_founded_nothing_is_noted_or_published():
    pack()

    assert (Outbox.objects.count(), publish_noted()) == (0, 0)


def test_founding_notes_all_listings_and_happens_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    pack()

    founded = found_node(actor=SYSTEM)

    assert publish_noted() == 1
    assert Change.objects.get().record_id.startswith(f"{founded.node_id}/")
    with pytest.raises(NodeAlreadyFounded):
        found_node(actor=SYSTEM)
    assert NodeKey.objects.count() == 2


def test_private_keys_are_readable_by_us_alone(node, tmp_path):
    assert {oct(path.stat().st_mode)[-3:] for path in (tmp_path / "federation").glob("*.key")} == {"600"}


CHANGES = {
    "name": lambda: Product.objects.update(name_vi="Hành tím Vĩnh Châu"),
    "price": lambda: ProductVariant.objects.update(price_vnd=51_000),
    "stock word": lambda: Lot.objects.update(units_held=8),
    "producer": lambda: Producer.objects.update(legal_name="HTX Mới"),
    "shelf": lambda: Category.objects.update(slug="nong-san"),
    "certificate": lambda: CertificateFactory(product=Product.objects.get()),
    "picture": lambda: ProductImageFactory(product=Product.objects.get()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_this_change_makes_a_new_version(node, name):
    pack()
    publish_noted()
    before = Change.objects.get().version

    CHANGES[name]()

    assert (publish_noted(), Change.objects.get().version) == (1, before + 1)


def test_a_sale_that_leaves_the_stock_word_alone_makes_none(node):
    pack()
    publish_noted()

    Lot.objects.update(units_held=1)

    assert (Outbox.objects.count(), publish_noted(), Outbox.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    "hide",
    [
        lambda: Product.objects.update(status="paused"),
        lambda: Producer.objects.update(
            status="suspended", suspended_at="2026-11-01T00:00Z", status_reason="x", status_advice="x"
        ),
        lambda: Product.objects.all().delete(),
    ],
)
def test_what_is_not_for_sale_any_more_leaves_a_tombstone(node, hide):
    pack()
    publish_noted()

    hide()
    publish_noted()

    gone = Change.objects.get()
    assert (gone.deleted, gone.payload, FeedHead.objects.get().count) == (True, None, 0)


def test_a_listing_says_what_its_page_says_and_nothing_of_people(node):
    variant = pack()
    CertificateFactory(product=variant.product)
    CertificateFactory(product=variant.product, status="waiting", decided_at=None)
    publish_noted()

    said = parse(bytes(Change.objects.get().payload or b""), max_bytes=10**6)

    assert (said["price"], said["cur"], said["packs"][0]["stock"]) == ("50000", "VND", "IN")
    assert [paper["stars"] for paper in said["certificates"]] == [4]  # what nobody verified is nobody's evidence
    assert said["publishedAt"] == variant.product.published_at.astimezone(UTC).isoformat(timespec="seconds")
    text = json.dumps(said, ensure_ascii=False)
    producer = variant.product.producer
    private = [producer.phone, producer.email, producer.contact_name, producer.business_registration_no]
    assert [each for each in private if each in text] == []
    assert MAX_DEPTH > 4


def test_bodies_cost_as_many_statements_for_one_as_for_many(node):
    def statements(count: int) -> int:
        ids = [LotFactory(variant=VariantFactory(product=ProductFactory())).variant.product_id for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bodies(ids)
        return len(seen)

    assert statements(1) == statements(7)


def test_a_step_takes_what_it_is_told_and_leaves_the_rest(node):
    for _ in range(3):
        LotFactory()

    step = publish_step(limit=2)

    assert (step.read, Outbox.objects.count() > 0) == (2, True)


def test_the_audit_finds_what_slipped_past_the_outbox_and_what_rotted(node):
    LotFactory()
    LotFactory()
    publish_noted()
    first, second = Change.objects.order_by("pk")
    Change.objects.filter(pk=first.pk).update(payload=b"rotten")
    Change.objects.filter(pk=second.pk).delete()

    found = audit_feed()

    assert sorted(found.mended) == sorted([first.record_id, second.record_id])
    reader = Reader(node.node_id)
    assert reader.read().end is End.FRESH
    assert audit_feed().mended == ()


def test_a_wrong_root_is_mended_under_a_new_number(node):
    LotFactory()
    publish_noted()
    FeedHead.objects.update(root="ab" * 32)
    before = FeedHead.objects.get().seq

    assert audit_feed().root_was_wrong
    assert FeedHead.objects.get().seq == before + 1
    assert Reader(node.node_id).read().end is End.FRESH
