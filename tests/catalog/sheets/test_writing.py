"""The valid lines of a file are written by the commands of the editor: once, whole, and on again after a crash."""

from __future__ import annotations

import pytest

from catalog.models import ImportRow, ImportRun, Lot, Product, ProductVariant
from catalog.services.sheets.working import cancel_sheet, start_sheet, write_batch, write_waiting
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.models import AuditEntry
from tests.factories import CategoryFactory, LotFactory, ProducerFactory

from .making import csv_of, faults, kept, now, pack, states, written

pytestmark = pytest.mark.django_db
ONE = ["Mã gói", "Giá", "Tồn kho"]


@pytest.fixture
def producer():
    return ProducerFactory()


def test_valid_lines_are_in_and_faulty_ones_changed_nothing(producer):
    good, bad = pack(producer, sku="KHO-500"), pack(producer, sku="MAM-500")

    run = written(kept(producer, csv_of(["KHO-500", "90k", 3], ["MAM-500", "nhiều", 3], heads=ONE)))

    assert (now(good), now(bad)) == ((90_000, 3), (85_000, 10))
    assert (states(run), run.rows_done, run.stage) == (["written", "faulty"], 1, "done")
    assert set(AuditEntry.objects.values_list("command", flat=True)) >= {"set_price", "set_stock", "keep_sheet"}
    good.product.refresh_from_db()
    assert good.product.price_from_vnd == 90_000


def test_a_price_that_the_lines_of_two_lots_say_is_one_deed(producer):
    one = pack(producer, sku="KHO-500")
    LotFactory(variant=one, code="L-1")

    run = written(
        kept(producer, csv_of(["KHO-500", "", "90k"], ["KHO-500", "L-1", "90k"], heads=["Mã gói", "Mã lô", "Giá"]))
    )

    assert (now(one)[0], run.rows_done) == (90_000, 2)
    assert AuditEntry.objects.filter(command="set_price").count() == 1


def test_words_of_what_buyers_know_wait_for_a_look_and_the_season_does_not(producer):
    one = pack(producer, sku="KHO-500", name_vi="Khô cá")
    heads = ["Mã gói", "Tên món", "Mùa", "Trạng thái"]

    written(kept(producer, csv_of(["KHO-500", "Khô cá lóc", "tháng 6-8", "Tạm nghỉ"], heads=heads)))

    product = Product.objects.get(pk=one.product_id)
    assert (product.name_vi, product.season_months, product.status) == ("Khô cá", [6, 7, 8], "paused")
    assert product.changes.get().after == {"name_vi": "Khô cá lóc"}


def test_new_goods_become_one_draft_with_its_packs(producer):
    CategoryFactory(slug="kho", name_vi="Khô cá")
    lines = [["", "Khô cá lóc", "Khô cá", "500 g", "90k", 5], ["", "Khô cá lóc", "Khô cá", "1 kg", "170k", 2]]

    run = written(kept(producer, csv_of(*lines)))
    again = kept(producer, csv_of(*lines))

    product = Product.objects.get()
    assert (product.status, product.name_vi, product.category.slug) == ("draft", "Khô cá lóc", "kho")
    assert list(product.variants.values_list("net_quantity", "price_vnd")) == [(500, 90_000), (1_000, 170_000)]
    assert (states(run), states(again)) == (["written"] * 2, ["unchanged"] * 2)


def test_a_new_pack_of_known_goods_comes_with_what_else_its_line_says(producer):
    one = pack(producer, sku="KHO-500", name_vi="Khô cá lóc")
    heads = ["Tên món", "Cỡ gói", "Giá", "Mùa"]

    run = written(kept(producer, csv_of(["khô cá lóc", "1 kg", "170k", "tháng 6-8"], heads=heads)))

    one.product.refresh_from_db()
    assert (faults(run), one.product.season_months) == ({}, [6, 7, 8])
    assert list(one.product.variants.values_list("net_quantity", "price_vnd")) == [(500, 85_000), (1_000, 170_000)]


def test_price_and_wholesale_change_together_either_way(producer):
    one = pack(producer, sku="KHO-500")
    heads = ["Mã gói", "Giá", "Giá sỉ"]

    for price, tiers in (("90k", "10: 88k"), ("80k", "10: 70k"), ("120k", "10: 110k"), ("60k", "không")):
        run = written(kept(producer, csv_of(["KHO-500", price, tiers], heads=heads)))
        assert faults(run) == {}

    assert (now(one)[0], one.tiers.count()) == (60_000, 0)


def test_a_lot_is_begun_and_counted(producer):
    one = pack(producer, sku="KHO-500")
    heads = ["Mã gói", "Mã lô", "Tồn kho", "Ngày làm", "Hạn dùng"]

    written(kept(producer, csv_of(["KHO-500", "L-9", 4, "05/07/2025", "05/07/2030"], heads=heads)))
    written(kept(producer, csv_of(["KHO-500", "L-9", 3, "", ""], heads=heads)))

    lot = Lot.objects.get(variant=one, code="L-9")
    assert (lot.units_on_hand, f"{lot.produced_on} {lot.best_before}") == (3, "2025-07-05 2030-07-05")


def test_what_somebody_changed_meanwhile_is_refused_whole(producer):
    one = pack(producer, sku="KHO-500")
    run = kept(producer, csv_of(["KHO-500", "90k", 3], heads=ONE))
    Lot.objects.filter(variant=one).update(units_on_hand=9)

    written(run)

    assert (now(one), states(run)) == ((85_000, 9), ["refused"])
    assert "giờ còn 9" in run.rows.get().problems[0]["text"]


def test_a_pack_that_went_to_somebody_else_is_not_written(producer):
    one = pack(producer, sku="KHO-500")
    run = kept(producer, csv_of(["KHO-500", "90k", 3], heads=ONE))
    Product.objects.filter(pk=one.product_id).update(producer=ProducerFactory())

    written(run)

    assert (now(one), states(run)) == ((85_000, 10), ["refused"])


def test_after_a_crash_it_goes_on_and_writes_nothing_twice(producer):
    packs = [pack(producer, sku=f"K-{number}") for number in range(5)]
    run = kept(producer, csv_of(*([f"K-{number}", "90k", 3] for number in range(5)), heads=ONE))
    start_sheet(run_id=run.pk, actor=SYSTEM)
    write_batch(run_id=run.pk, most=2)
    Lot.objects.filter(variant=packs[0]).update(units_on_hand=2)  # one was sold since

    write_waiting()

    run.refresh_from_db()
    assert (run.rows_done, run.stage) == (5, "done")
    assert [now(each) for each in packs] == [(90_000, 2), *[(90_000, 3)] * 4]
    assert AuditEntry.objects.filter(command="set_price").count() == 5


def test_given_up_it_writes_no_more_and_what_is_written_stays(producer):
    packs = [pack(producer, sku=f"K-{number}") for number in range(4)]
    run = kept(producer, csv_of(*([f"K-{number}", "90k", 3] for number in range(4)), heads=ONE))
    start_sheet(run_id=run.pk, actor=SYSTEM)
    write_batch(run_id=run.pk, most=2)

    assert cancel_sheet(run_id=run.pk, actor=SYSTEM)
    assert not cancel_sheet(run_id=run.pk, actor=SYSTEM)
    write_waiting()

    assert [now(each)[0] for each in packs] == [90_000, 90_000, 85_000, 85_000]
    assert ImportRun.objects.get().stage == "cancelled"
    with pytest.raises(StateConflict):
        start_sheet(run_id=run.pk, actor=SYSTEM)


def test_begun_twice_it_is_begun_once(producer):
    pack(producer, sku="KHO-500")
    run = kept(producer, csv_of(["KHO-500", "90k", 3], heads=ONE))

    assert [start_sheet(run_id=run.pk, actor=SYSTEM) for _twice in "12"] == [True, False]


def test_writing_plain_lines_costs_the_same_however_many(producer, django_assert_max_num_queries):
    shelf = CategoryFactory()
    for number in range(30):
        pack(producer, sku=f"K-{number}", category=shelf)
    run = kept(producer, csv_of(*([f"K-{number}", "90k", 3] for number in range(30)), heads=ONE))
    start_sheet(run_id=run.pk, actor=SYSTEM)

    with django_assert_max_num_queries(26):
        write_batch(run_id=run.pk)

    assert ImportRow.objects.filter(state="written").count() == 30
    assert ProductVariant.objects.filter(price_vnd=90_000).count() == 30
