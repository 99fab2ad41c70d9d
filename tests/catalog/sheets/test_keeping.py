"""A producer's file is looked at line by line before anything is written: what it would change, or what is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from catalog.errors import ImportRefused
from catalog.models import ImportRun, Product, ProductVariant
from catalog.pricing import Tier
from catalog.services.drafts import MOST_OPEN_DRAFTS, save_product
from catalog.services.sheets.handing_out import faulty_file, goods_file, reasons_of, template_file
from catalog.services.sheets.words import FAULTS
from catalog.services.tiers import set_tiers
from catalog.sheets.reading import read_table
from catalog.sheets.writing import write_table
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from tests.factories import CategoryFactory, LotFactory, ProducerFactory, ProductFactory

from .making import csv_of, faults, kept, now, pack, rows_in, states, written, xlsx_of
from .test_reading import packed

pytestmark = pytest.mark.django_db
ONE = ["Mã gói", "Giá", "Tồn kho"]


@pytest.fixture
def producer():
    return ProducerFactory()


def goods(producer):
    """What makes a round trip hard: tiers, lots, a name like a formula, a season over the new year, words that wait."""
    one = pack(producer, sku="KHO-500", name_vi="=Khô cá lóc", season_months=[11, 12, 1], ingredients_vi="Cá\nMuối")
    set_tiers(variant_id=one.pk, tiers=[Tier(10, 80_000), Tier(50, 75_000)], actor=SYSTEM)
    LotFactory(variant=one, code="L-1")
    pack(producer, sku="MAM-500", name_vi="Mắm cá lóc", status="paused")
    waiting = pack(producer, sku="PIA-500", name_vi="Bánh pía").product
    save_product(product_id=waiting.pk, facts={"name_vi": "Bánh pía đậu xanh"}, actor=SYSTEM)
    Product.objects.filter(pk=waiting.pk).update(producer=producer)
    return one


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_goes_out_and_comes_back_changes_nothing(producer, kind, language):
    goods(producer)

    with override(language):
        content = goods_file(producer, kind=kind)
    run = kept(producer, content, name=f"hang.{kind}")

    assert (states(run), faults(run)) == (["unchanged"] * 4, {})


def test_another_reader_sees_numbers_dates_and_guarded_text(producer):
    one = goods(producer)

    heads, *rows = rows_in(goods_file(producer, kind="xlsx"))
    row = dict(zip(heads, next(row for row in rows if row[0] == "KHO-500" and row[8] == "L-1"), strict=True))

    assert (row["Tên món"], row["Giá (đồng)"], row["Giá sỉ"]) == ("'=Khô cá lóc", 85_000, "10: 80.000; 50: 75.000")
    assert (row["Hạn dùng"], row["Mùa"]) == (one.lots.get(code="L-1").best_before, "tháng 11-1")


def test_a_line_says_what_it_would_change_and_nothing_is_changed(producer):
    one = pack(producer, sku="KHO-500")

    run = kept(producer, csv_of(["kho-500", "90k", "12"], heads=ONE))

    row = run.rows.get()
    assert (row.state, row.wanted) == ("ready", {"price_vnd": [85_000, 90_000], "units": [10, 12]})
    assert now(one) == (85_000, 10)


def test_each_kind_of_fault_is_named_by_line_and_column(producer):
    pack(producer, sku="KHO-500")
    pack(ProducerFactory(), sku="LA-500")
    CategoryFactory(slug="kho", name_vi="Khô cá")
    lines = [
        ["LA-500", "", "", "", "90k", ""],  # a stranger's
        ["KHO-500", "", "Không có", "chục", "85", "2 chục"],
        ["", "Món mới", "Khô cá", "500 g", "", ""],
        ["", "", "", "500 g", "90k", ""],
        ["KHO-500", "", "", "", "90k", "5"],
    ]

    found = faults(kept(producer, csv_of(*lines)))

    assert found[2] == [("sku", "no_pack")]
    assert [each[0] for each in found[3]] == ["category", "size", "price_vnd", "units"]
    assert [found[3][at][1] for at in (0, 1, 3)] == ["no_shelf", "by_place", "by_place"]
    assert (found[4], found[5]) == ([("price_vnd", "needed")], [("name_vi", "no_name")])
    assert 6 not in found


def test_a_line_twice_and_lines_that_disagree_are_told(producer):
    one = pack(producer, sku="KHO-500")
    LotFactory(variant=one, code="L-1")
    heads = ["Mã gói", "Mã lô", "Giá", "Tồn kho"]

    twice = kept(producer, csv_of(["KHO-500", "", "90k", 1], ["KHO-500", "", "90k", 1], heads=heads))
    differ = kept(producer, csv_of(["KHO-500", "", "90k", 1], ["KHO-500", "L-1", "95k", 1], heads=heads))

    assert faults(twice) == {3: [("sku", "twice")]}
    assert faults(differ) == {3: [("price_vnd", "lines_differ")]}


def test_what_changed_since_the_file_went_out_is_not_written_over(producer):
    one = pack(producer, sku="KHO-500")
    heads, row = rows_in(goods_file(producer, kind="xlsx"))
    one.lots.update(units_on_hand=8)
    ProductVariant.objects.update(price_vnd=88_000)
    row[heads.index("Giá (đồng)")] = 90_000

    run = kept(producer, xlsx_of(row, heads=heads), name="a.xlsx")

    assert faults(run) == {2: [("price_vnd", "changed_since")]}
    assert "“88000”" in reasons_of(run.rows.get())


def test_a_new_lot_needs_a_count_and_a_known_one_keeps_its_days(producer):
    one = pack(producer, sku="KHO-500")
    LotFactory(variant=one, code="L-1")
    heads = ["Mã gói", "Mã lô", "Tồn kho", "Ngày làm"]
    lines = [
        ["KHO-500", "L-1", "", "01/01/2026"],
        ["KHO-500", "L-2", "", "01/01/2026"],
        ["KHO-500", "", "", "01/01/2026"],
    ]

    found = faults(kept(producer, csv_of(*lines, heads=heads)))

    assert found == {
        2: [("produced_on", "lot_is_dated")],
        3: [("units", "needed")],
        4: [("produced_on", "needs_lot")],
    }


def test_faulty_lines_come_back_as_a_file_with_reasons_and_can_be_sent_again(producer):
    one = pack(producer, sku="KHO-500")
    run = kept(producer, csv_of(["KHO-500", "nhiều", "4"], ["X", "90k", "=1+1"], heads=ONE))

    for kind in ("csv", "xlsx"):
        table = read_table(f"a.{kind}", faulty_file(run, kind=kind))
        assert table.headings == [*ONE, "Lý do"]
        assert table.lines[0].cells[3].startswith("Giá (đồng): “nhiều” chưa phải là giá.")
    heads, row, _other = rows_in(faulty_file(run, kind="xlsx"))
    row[1] = "90k"
    mended = written(kept(producer, xlsx_of(row, heads=heads), name="a.xlsx"))

    assert (mended.rows_done, now(one)) == (1, (90_000, 4))


def test_a_faulty_line_comes_back_with_its_line_breaks_and_harmless_headings(producer):
    pack(producer, sku="KHO-500")
    heads = ["Mã gói", "Giá", "Thành phần", "=HYPERLINK(A1)"]
    run = kept(producer, csv_of(["KHO-500", "nhiều", "Cá lóc\nMuối", "x"], heads=heads))

    for kind in ("csv", "xlsx"):
        content = faulty_file(run, kind=kind)
        table = read_table(f"a.{kind}", content)
        assert table.lines[0].cells[2] == "Cá lóc\nMuối"
        assert table.headings[3] == "=HYPERLINK(A1)"
    heads, _row = rows_in(content)
    assert heads[3] == "'=HYPERLINK(A1)"
    assert b"'=HYPERLINK(A1)" in faulty_file(run, kind="csv")


def test_a_lot_that_a_spreadsheet_took_for_a_day_makes_no_second_lot(producer):
    one = pack(producer, sku="KHO-500")
    LotFactory(variant=one, code="11-3")
    heads = ["Mã gói", "Mã lô", "Tồn kho"]

    book = write_table("xlsx", heads, [["KHO-500", date(2026, 3, 11), 7]], widths=[9, 9, 9])
    run = kept(producer, book, name="a.xlsx")
    text = kept(producer, csv_of(["KHO-500", "11-Mar", 7], heads=heads))

    assert (faults(run), faults(text)) == ({2: [("lot", "became_a_date")]}, {2: [("lot", "became_a_date")]})


def test_reasons_speak_both_languages(producer):
    run = kept(producer, csv_of(["X", "90k", "1"], heads=ONE))

    with override("en"):
        english = reasons_of(run.rows.get())

    assert english == "Pack code: You have no pack with the code “X”. For a new product leave the code empty."
    assert "chưa" in str(FAULTS["money"])


def test_a_dozen_of_money_is_asked_for_as_money_and_one_of_goods_as_a_count(producer):
    pack(producer, sku="KHO-500")

    run = kept(producer, csv_of(["KHO-500", "6 chục", "2 chục"], heads=ONE))

    told = reasons_of(run.rows.get())
    assert "Giá (đồng): “6 chục”: người thì hiểu là ngàn" in told
    assert "Tồn kho: “2 chục”: chục, thiên, tạ mỗi nơi đếm mỗi khác" in told


def test_the_template_is_read_and_its_example_would_be_a_new_draft(producer):
    CategoryFactory(slug="kho", name_vi="Khô cá")

    run = kept(producer, template_file(kind="xlsx"), name="mau.xlsx")

    assert (states(run), run.rows.get().wanted["size"]) == (["ready"], [None, ["g", 500]])


def test_new_goods_for_which_there_is_no_room_are_told_before_anything_is_written(producer):
    shelf = CategoryFactory(slug="kho", name_vi="Khô cá")
    ProductFactory.create_batch(MOST_OPEN_DRAFTS - 1, producer=producer, category=shelf, status="draft")
    lines = [
        ["", name, "Khô cá", size, "85k", ""]
        for name, size in (("Cá lóc", "1 kg"), ("Cá lóc", "2 kg"), ("Cá sặc", "1 kg"))
    ]

    run = kept(producer, csv_of(*lines))
    written(run)

    assert faults(run) == {4: [("name_vi", "many_drafts")]}
    assert states(run) == ["written", "written", "faulty"]
    assert Product.objects.filter(producer=producer).count() == MOST_OPEN_DRAFTS


def test_a_file_that_is_no_table_leaves_nothing_behind(producer):
    with pytest.raises(ImportRefused, match="macro"):
        kept(producer, packed(**{"xl/vbaProject.bin": b"x"}), name="a.xlsm")

    assert not ImportRun.objects.exists()


def test_while_one_file_is_at_work_no_other_comes_in(producer):
    pack(producer, sku="KHO-500")
    run = kept(producer, csv_of(["KHO-500", "90k", 1], heads=ONE))
    ImportRun.objects.update(started_at=run.created_at)

    with pytest.raises(StateConflict, match="Tệp trước"):
        kept(producer, csv_of(["KHO-500", "91k", 1], heads=ONE))

    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("packs", [1, 30])
def test_looking_costs_the_same_however_many_lines(producer, packs, django_assert_max_num_queries):
    shelf = CategoryFactory()
    for number in range(packs):
        pack(producer, sku=f"K-{number}", category=shelf)
    content = csv_of(*([f"K-{number}", "90k", 3] for number in range(packs)), heads=ONE)

    with django_assert_max_num_queries(18):
        kept(producer, content)
    with django_assert_max_num_queries(8):
        goods_file(producer, kind="csv")
