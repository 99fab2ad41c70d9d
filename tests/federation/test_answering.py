"""A consumer reads our node: pages, repairs, restored backups."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from catalog.models import Product
from federation.core.consumer import End, FeedSession, Outcome
from federation.core.fence import FEED
from federation.core.records import Ask, AskBuckets, AskChanges, AskItems, AskRecords, Reset, ResetReason
from federation.core.sequencer import sequence
from federation.gateways.watermark import find_watermark
from federation.models import Change, FeedBucket, FeedEpoch, FeedHead, FeedRoot, Listing
from federation.selectors.feed_view import FeedView
from federation.selectors.listings import bodies
from federation.selectors.node import our_node
from federation.services.answering import answer
from federation.services.feed_store import FeedStore
from federation.services.fencing import ensure_epoch
from federation.services.sequencing import publish_noted, publish_step
from tests.factories import LotFactory

from .reading import Reader
from .sim.memory import MemoryFeed, Tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(node):
    for _ in range(5):
        LotFactory()
    publish_noted()
    return node


def rename(product: Product, name: str) -> None:
    Product.objects.filter(pk=product.pk).update(name_vi=name)
    publish_noted()


def test_reading_page_by_page_proves_both_sides_equal(shop):
    reader = Reader(shop.node_id)

    assert reader.read(limit=2).end is End.FRESH
    assert reader.replica.live_count() == 5


def test_reading_on_brings_changes_and_what_is_gone(shop):
    reader = Reader(shop.node_id)
    reader.read()
    first, second = Product.objects.order_by("pk")[:2]
    Product.objects.filter(pk=first.pk).update(status="paused")
    rename(second, "Khóm Cầu Đúc")

    assert reader.read().end is End.FRESH
    assert reader.replica.live_count() == 4
    assert any("Khóm Cầu Đúc".encode() in payload for payload in reader.bodies().values())


def test_a_rotten_copy_is_mended_bucket_by_bucket(shop):
    reader = Reader(shop.node_id)
    reader.read()
    row = reader.replica.live()[0]
    reader.replica.tables.set(reader.replica.name, row.id, replace(row, digest="00" * 32))

    assert reader.read().end is End.FRESH
    assert reader.replica.rows([row.id])[row.id] == row


def test_of_a_large_feed_of_which_all_differs_some_buckets_are_asked_for_at_a_time(shop):
    """All at once would be an answer larger than we take: asked for again and again, and never mended."""
    reader = Reader(shop.node_id)
    reader.read()
    for row in reader.replica.live():
        reader.replica.tables.set(reader.replica.name, row.id, replace(row, digest="00" * 32))

    assert reader.read(items_at_once=0).end is End.FRESH
    assert [len(ask.buckets) for ask in reader.asked if isinstance(ask, AskItems)] == [1] * 5


def test_nothing_is_told_before_the_file_knows_it(shop):
    answer(ask=AskChanges(None, 10))

    assert find_watermark().counters == {FEED: FeedHead.objects.get().seq}


@pytest.mark.usefixtures("node")
def test_a_first_publication_that_is_not_in_the_file_yet_looks_restored_to_nobody():
    """Found by the lab: another process answers between the first commit and the writing of the file."""
    LotFactory()
    assert publish_step().published == 1

    answer(ask=AskChanges(None, 10))

    assert FeedHead.objects.get().fence == 1


def backup():
    kinds = (FeedHead, FeedRoot, FeedBucket, FeedEpoch, Change, Listing)
    return [(kind, list(kind.objects.all())) for kind in kinds]


def restore(taken):
    for kind, _rows in reversed(taken):
        kind.objects.all().delete()
    for kind, rows in taken:
        kind.objects.bulk_create(rows)


def test_a_restored_database_begins_a_new_epoch_by_itself_and_readers_follow(shop):
    reader, taken = Reader(shop.node_id), backup()
    rename(Product.objects.earliest("pk"), "Tên sẽ mất")
    reader.read()
    epoch = FeedHead.objects.get().epoch

    restore(taken)

    assert reader.read().end is End.FRESH
    head = FeedHead.objects.get()
    assert (head.epoch != epoch, head.fence) == (True, 2)
    assert reader.replica.live_count() == 5


def test_restored_together_with_its_file_it_learns_so_from_a_reader(shop, tmp_path):
    reader, taken, file = Reader(shop.node_id), backup(), tmp_path / "federation" / "watermark.json"
    answer(ask=AskChanges(None, 1))
    as_it_was = file.read_bytes()
    rename(Product.objects.earliest("pk"), "Tên sẽ mất")
    reader.read()

    restore(taken)
    file.write_bytes(as_it_was)
    rename(Product.objects.earliest("pk"), "Tên khác, cùng số")

    assert reader.read().end is End.FRESH
    assert FeedHead.objects.get().fence == 2


def test_restored_with_its_file_in_the_middle_of_a_repair_it_takes_nothing_back_in_its_old_epoch(shop, tmp_path):
    """Found by the simulator (seed 650): questions of a repair carry no cursor, from which it would notice."""
    reader, taken, file = Reader(shop.node_id), backup(), tmp_path / "federation" / "watermark.json"
    reader.read()
    as_it_was = file.read_bytes()
    rotten = reader.replica.live()[0]
    reader.replica.tables.set(reader.replica.name, rotten.id, replace(rotten, digest="00" * 32))
    renamed = Listing.objects.exclude(record_id=rotten.id).earliest("pk")
    rename(Product.objects.get(pk=renamed.product_id), "Tên sẽ mất")
    session = FeedSession(reader.judge, feed=FEED)
    first = session.start(reader.replica, now=0)
    ask: Ask | Outcome = session.receive(answer(ask=first), reader.replica, now=0)
    told = reader.replica.rows([renamed.record_id])[renamed.record_id]
    assert isinstance(ask, AskBuckets)

    restore(taken)
    file.write_bytes(as_it_was)
    while not isinstance(ask, AskChanges | Outcome):
        ask = session.receive(answer(ask=ask), reader.replica, now=0)

    assert reader.replica.rows([told.id])[told.id].version == told.version
    while not isinstance(ask, Outcome):
        ask = session.receive(answer(ask=ask), reader.replica, now=0)
    assert (ask.end, FeedHead.objects.get().fence) == (End.FRESH, 2)


def test_two_processes_that_notice_a_restored_backup_begin_one_epoch(shop):
    """Found by the lab: the second locked the head when the first had committed, and not yet written the file."""
    taken = backup()
    rename(Product.objects.earliest("pk"), "Tên sẽ mất")

    restore(taken)
    for _process in range(2):
        ensure_epoch(store=FeedStore(shop.node_id, FEED))

    assert FeedHead.objects.get().fence == 2


def test_a_forged_cursor_only_begins_anew(shop):
    assert answer(ask=AskChanges("forged", 10)) == Reset(ResetReason.BAD_CURSOR, FeedHead.objects.get().epoch)


def test_records_answer_what_is_there(shop):
    known = Change.objects.first().record_id

    assert [change.id for change in answer(ask=AskRecords((known, "nd/none"))).changes] == [known]


def test_postgresql_and_memory_give_the_same_feed_for_the_same_script(node):
    """The simulator's storage is as good as its likeness to this one."""
    us, rng = our_node(), random.Random(4)  # noqa: S311  # a script, no secret
    memory = MemoryFeed(Tables(FeedHead.objects.get().epoch), us.id)
    products = [LotFactory().variant.product for _ in range(6)]
    for turn in range(25):
        product = rng.choice(products)
        product.status = rng.choice(["published", "published", "paused"])
        product.name_vi = f"Tên {rng.randrange(3)}"
        product.save(update_fields=["status", "name_vi"])
        copy_products(memory, turn)
        publish_noted()
        copy_names(memory)
        sequence(memory, node=us.id, signer=us.key)

        assert memory.state() == FeedView().state()
        assert memory.bucket_hashes() == list(FeedView().bucket_hashes())


def copy_products(memory: MemoryFeed, turn: int) -> None:
    ids = list(Product.objects.values_list("pk", flat=True))
    shared = bodies(ids)
    for line, product_id in enumerate(ids):
        memory.tables.set("product", product_id, shared.get(product_id))
        memory.tables.set("outbox", turn * 100 + line + 1, product_id)


def copy_names(memory: MemoryFeed) -> None:
    for listing in Listing.objects.all():
        memory.tables.set("listing", listing.product_id, listing.record_id)
