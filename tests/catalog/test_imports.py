"""Files of rows: previewed line by line, then carried out."""

from __future__ import annotations

import pytest

from catalog.errors import ImportRefused
from catalog.models import Category, ImportRun, Lot, Product, ProductVariant
from catalog.services.imports import ImportKind, apply_import, preview_import
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from tests.factories import CategoryFactory, LotFactory, MarketplaceFactory, ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db
VARIANTS = (
    "sku,product_slug,name_vi,unit,net_quantity,gross_weight_g,length_cm,width_cm,height_cm,price_vnd,"
    "compare_at_price_vnd,stock,wholesale_min_qty,wholesale_price_vnd\n"
)
GOOD = "HT-1,hanh-tim,Túi 1 kg,g,1000,1050,20,15,10,45000,,30,10,40000\n"
LOTS = "sku,lot_code,produced_days_ago,shelf_life_days,quantity\n"


def preview(kind, text):
    return preview_import(kind=kind, text=text, actor=SYSTEM)


def load(kind, text, mode="all"):
    return apply_import(run_id=preview(kind, text).pk, mode=mode, actor=SYSTEM)


@pytest.fixture
def onion():
    return ProductFactory(slug="hanh-tim", price_from_vnd=None)


def test_a_preview_names_line_column_and_reason_and_changes_nothing(onion):
    bad = "ht 2,khong-co,Túi,kg,0,1050,20,15,10,4.5tr,,30,,\n"

    run = preview(ImportKind.VARIANTS, VARIANTS + GOOD + bad)

    assert {(each["line"], each["column"]) for each in run.problems} == {
        (3, "sku"), (3, "product_slug"), (3, "unit"), (3, "net_quantity"), (3, "price_vnd")
    }  # fmt: skip
    assert (ImportRun.objects.get().raw, ProductVariant.objects.count()) == (VARIANTS + GOOD + bad, 0)


def test_all_or_nothing_means_nothing_when_one_line_is_wrong(onion):
    bad = GOOD.replace("HT-1", "HT-2").replace("45000", "")

    with pytest.raises(ImportRefused, match="Dòng 3"):
        load(ImportKind.VARIANTS, VARIANTS + GOOD + bad)

    assert ProductVariant.objects.count() == 0


def test_the_valid_lines_can_go_in_alone(onion):
    bad = GOOD.replace("HT-1", "HT-2").replace("45000", "")

    run = load(ImportKind.VARIANTS, VARIANTS + GOOD + bad, mode="valid")

    assert (run.rows_done, run.rows_total, ProductVariant.objects.get().sku) == (1, 2, "HT-1")


def test_the_same_file_twice_is_the_same_catalogue(onion):
    for _ in range(2):
        load(ImportKind.VARIANTS, VARIANTS + GOOD)

    assert (ProductVariant.objects.count(), Lot.objects.get().units_on_hand) == (1, 30)


def test_a_run_is_carried_out_once(onion):
    run = preview(ImportKind.VARIANTS, VARIANTS + GOOD)
    apply_import(run_id=run.pk, mode="all", actor=SYSTEM)

    with pytest.raises(StateConflict):
        apply_import(run_id=run.pk, mode="all", actor=SYSTEM)


def test_packs_set_the_price_a_listing_is_shown_from(onion):
    load(ImportKind.VARIANTS, VARIANTS + GOOD + GOOD.replace("HT-1", "HT-5").replace("45000", "42000"))

    assert Product.objects.get().price_from_vnd == 42_000


def test_a_lot_takes_its_units_out_of_the_undated_stock(onion):
    load(ImportKind.VARIANTS, VARIANTS + GOOD)

    for _ in range(2):
        load(ImportKind.LOTS, LOTS + "HT-1,L7,3,60,20\n")

    assert dict(Lot.objects.values_list("code", "units_on_hand")) == {"": 10, "L7": 20}


def test_promised_units_stay_promised_when_less_is_counted(onion):
    load(ImportKind.VARIANTS, VARIANTS + GOOD)
    Lot.objects.update(units_held=8)

    load(ImportKind.VARIANTS, VARIANTS + GOOD.replace(",30,", ",5,"))

    assert Lot.objects.values_list("units_on_hand", "units_held").get() == (8, 8)


def test_the_same_key_twice_in_a_file_is_refused(onion):
    run = preview(ImportKind.VARIANTS, VARIANTS + GOOD + GOOD)

    assert [(each["line"], each["column"]) for each in run.problems] == [(3, "sku")]


@pytest.mark.parametrize(("written", "number"), [("45.000", 45_000), ("1.250.000", 1_250_000), ("45 000", 45_000)])
def test_prices_are_read_as_people_write_them(onion, written, number):
    load(ImportKind.VARIANTS, VARIANTS + GOOD.replace("45000", written))

    assert ProductVariant.objects.get().price_vnd == number


@pytest.mark.parametrize("written", ["2.5", "45,5", "-3", "1.25.000", "abc"])
def test_prices_that_could_mean_anything_are_refused(onion, written):
    run = preview(ImportKind.VARIANTS, VARIANTS + GOOD.replace("45000", f'"{written}"'))

    assert [each["column"] for each in run.problems] == ["price_vnd"]


def test_a_name_in_decomposed_letters_is_stored_composed():
    load(ImportKind.CATEGORIES, "slug,parent,name_vi\nmut,,Mu\u031b\u0301t\n")

    assert Category.objects.get().name_vi == "Mứt"


def test_a_category_may_name_a_parent_of_the_same_file():
    load(ImportKind.CATEGORIES, "slug,parent,name_vi\nbanh,,Bánh\nbanh-pia,banh,Bánh pía\n")

    assert Category.objects.get(slug="banh-pia").parent.slug == "banh"


@pytest.mark.parametrize("text", ["", "slug,parent\n", "khong,phai,bang\n1,2,3\n"])
def test_what_is_no_such_table_is_refused_whole(text):
    with pytest.raises(ImportRefused):
        preview(ImportKind.CATEGORIES, text)

    assert not ImportRun.objects.exists()


def test_out_of_season_goods_are_published_and_the_months_say_the_rest():
    ProducerFactory(slug="vuon", marketplace=MarketplaceFactory())
    CategoryFactory(slug="trai-cay")
    header = "slug,producer_slug,category_slug,name_vi,storage,season_months,delivery_scope,status\n"

    load(ImportKind.PRODUCTS, header + 'nhan,vuon,trai-cay,Nhãn,ventilated,"7,8",nationwide,out_of_season\n')

    assert Product.objects.values_list("status", "season_months").get() == ("published", [7, 8])


def test_a_later_file_keeps_the_day_a_product_was_first_published():
    ProducerFactory(slug="vuon")
    CategoryFactory(slug="trai-cay")
    text = (
        "slug,producer_slug,category_slug,name_vi,storage,season_months,delivery_scope,status\n"
        "nhan,vuon,trai-cay,Nhãn,ventilated,all,nationwide,published\n"
    )
    load(ImportKind.PRODUCTS, text)
    first = Product.objects.get().published_at

    load(ImportKind.PRODUCTS, text)

    assert Product.objects.get().published_at == first


def test_a_corrected_lot_keeps_what_was_sold_of_it(onion):
    load(ImportKind.VARIANTS, VARIANTS + GOOD)
    lot = LotFactory(variant=ProductVariant.objects.get(), code="L7", units_made=20, units_on_hand=15)

    load(ImportKind.LOTS, LOTS + "HT-1,L7,3,60,22\n")

    lot.refresh_from_db()
    assert (lot.units_made, lot.units_on_hand) == (22, 17)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("price_vnd", GOOD.replace("45000", "9" * 30)),
        ("stock", GOOD.replace(",30,", ",3000000000,")),
        ("compare_at_price_vnd", GOOD.replace("45000,,", "45000,0,")),
    ],
)
def test_what_the_database_would_refuse_is_told_by_line_and_column(onion, column, cells):
    run = preview(ImportKind.VARIANTS, VARIANTS + cells)

    assert [(each["line"], each["column"]) for each in run.problems] == [(2, column)]


def test_a_lot_older_than_the_calendar_is_told_by_line(onion):
    load(ImportKind.VARIANTS, VARIANTS + GOOD)

    run = preview(ImportKind.LOTS, LOTS + "HT-1,L1,999999999,30,5\n")

    assert [each["column"] for each in run.problems] == ["produced_days_ago"]


@pytest.mark.parametrize("text", ['"' + "x" * 200_000, GOOD + "\0"], ids=["open quote", "zero byte"])
def test_a_file_that_is_no_table_is_refused(text):
    with pytest.raises(ImportRefused):
        preview(ImportKind.VARIANTS, VARIANTS + text)

    assert not ImportRun.objects.exists()
