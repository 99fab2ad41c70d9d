"""What partner marketplaces and our feed can never do, broken on purpose past all our commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from catalog.models import Lot, Membership, PartnerProduct, Product, ProductVariant, SharingStop
from federation.models import (
    CategoryMap,
    Change,
    FeedBucket,
    FeedEpoch,
    FeedHead,
    FeedRoot,
    NodeKey,
    Nonce,
    Partner,
    PartnerKey,
    Reject,
    RemoteBucket,
    RemoteListing,
)
from federation.services.founding import found_node
from federation.services.sequencing import publish_noted
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from tests.catalog.test_partner_products import good, put
from tests.factories import LotFactory, MarketplaceFactory, UserFactory

from . import test_nevers_partners
from .test_nevers import again
from .test_nevers_pictures import NEVERS as OF_PICTURES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def published() -> Change:
    LotFactory()
    found_node(actor=SYSTEM)
    publish_noted()
    return Change.objects.get()


def partner(**changes) -> Partner:
    facts = {
        "node_id": "nd1",
        "name": "Bạn",
        "url": "https://a.example",
        "site": "https://a.example",
        "root": b"r" * 32,
    }
    return Partner.objects.create(**{**facts, **changes})


def key(**changes) -> PartnerKey:
    days = {"valid_from": clock.now(), "valid_until": clock.now() + timedelta(days=9)}
    facts = {"partner": Partner.objects.first() or partner(), "key_id": "k1", "public": b"p" * 32}
    return PartnerKey.objects.create(**{**facts, **days, **changes})


def copy(**changes) -> RemoteListing:
    facts = {"partner": Partner.objects.first() or partner(), "record_id": "nd1/a", "version": 1, "deleted": False}
    more = {"digest": "d", "payload": b"x", "sig": b"", "generation": 1, "bucket": 0}
    return RemoteListing.objects.create(**{**facts, **more, **changes})


def theirs() -> Product:
    return put(MarketplaceFactory(slug="ban", is_ourselves=False), good())


NEVERS = {
    "feed_floor_is_not_above_its_seq": lambda: (published(), FeedHead.objects.update(floor=F("seq") + 1)),
    "one_root_per_feed_and_seq": lambda: (published(), again(FeedRoot.objects.last())),
    "one_row_per_feed_and_epoch": lambda: [
        FeedEpoch.objects.create(
            feed=FeedHead.objects.first() or FeedHead.objects.get(pk=published().feed_id), epoch="e"
        )
        for _ in range(2)
    ],
    "one_hash_per_feed_and_bucket": lambda: (published(), again(FeedBucket.objects.first())),
    "bucket_is_one_of_256": lambda: (published(), FeedBucket.objects.update(number=256)),
    "one_change_per_record": lambda: again(published(), seq=99),
    "one_change_per_seq": lambda: again(published(), record_id="other"),
    "deleted_record_has_no_payload": lambda: (published(), Change.objects.update(deleted=True)),
    "one_root_key": lambda: (published(), again(NodeKey.objects.get(purpose="root"), key_id="other")),
    "operational_key_ends": lambda: (
        published(),
        NodeKey.objects.filter(purpose="operational").update(valid_until=None),
    ),
    "active_partner_was_approved_on_both_sides": lambda: partner(state="active", approved_at=clock.now()),
    "partner_is_fresh_only_by_a_signed_head": lambda: partner(fresh_as_of=1),
    "partner_keeps_between_1_and_1000000_records": lambda: partner(most_records=0),
    "leased_partner_has_a_holder": lambda: partner(lease_until=1),
    "one_row_per_partner_and_key": lambda: [key() for _ in range(2)],
    "partner_key_ends_after_it_starts": lambda: key(valid_until=clock.now() - timedelta(days=1)),
    "one_request_per_nonce": lambda: [Nonce.objects.create(key_id="k", nonce="n") for _ in range(2)],
    "one_shelf_per_partner_and_category": lambda: [
        CategoryMap.objects.create(partner=Partner.objects.first() or partner(), scheme="s", code="c") for _ in range(2)
    ],
    "one_copy_per_partner_and_record": lambda: [copy() for _ in range(2)],
    "deleted_copy_has_no_payload": lambda: copy(deleted=True),
    "copy_is_in_one_of_256_buckets": lambda: copy(bucket=256),
    "one_hash_per_partner_and_bucket": lambda: [
        RemoteBucket.objects.create(partner=Partner.objects.first() or partner(), number=1, hash="h") for _ in range(2)
    ],
    "bucket_of_a_copy_is_one_of_256": lambda: RemoteBucket.objects.create(partner=partner(), number=256, hash="h"),
    "one_reject_per_record": lambda: [
        Reject.objects.create(partner=Partner.objects.first() or partner(), record_id="r", reason="x") for _ in range(2)
    ],
    "partner_product_leads_to_a_web_page": lambda: (theirs(), PartnerProduct.objects.update(url="javascript:x")),
    "one_stop_per_product_and_marketplace": lambda: [
        SharingStop.objects.create(product=product, marketplace=market)
        for product, market in [(LotFactory().variant.product, MarketplaceFactory(slug="ban", is_ourselves=False))] * 2
    ],
    # By trigger.
    "partner_goods_are_written_by_federation_only": lambda: (theirs(), ProductVariant.objects.update(price_vnd=1)),
    "stock_is_of_our_own_goods": lambda: Lot.objects.create(
        variant=theirs().variants.get(), units_made=1, units_on_hand=1
    ),
    "members_are_of_our_own_producers": lambda: Membership.objects.create(
        user=UserFactory(), producer=theirs().producer, role="owner"
    ),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_none_of_federation_is_left_out():
    told = [
        constraint.name
        for model in apps.get_app_config("federation").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint | models.UniqueConstraint)
    ]

    assert set(told) <= {*NEVERS, *OF_PICTURES, *test_nevers_partners.NEVERS}
