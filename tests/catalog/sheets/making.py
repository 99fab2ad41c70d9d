"""Files as producers make them, and goods to write them about."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import python_calamine
import xlsxwriter

from catalog.models import ImportRun, Lot, Producer, Product, ProductVariant
from catalog.services.sheets.keeping import keep_sheet
from catalog.services.sheets.working import start_sheet, write_sheet
from marketplace.kernel.audit import SYSTEM
from tests.factories import LotFactory, ProductFactory, VariantFactory

HEADS = ["Mã gói", "Tên món", "Nhóm hàng", "Cỡ gói", "Giá", "Tồn kho"]


def csv_of(*rows: Sequence[Any], heads: Sequence[str] = HEADS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


def xlsx_of(
    *rows: Sequence[Any], heads: Sequence[str] = HEADS, merge: tuple[int, int, int, int] | None = None
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([heads, *rows]):
            sheet.write_row(at, 0, row)
        if merge:
            sheet.merge_range(*merge, rows[merge[0] - 1][merge[1]])
    return out.getvalue()


def rows_in(content: bytes) -> list[list[Any]]:
    """The first sheet, by a reader that is not ours."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def pack(producer: Producer, *, sku: str, price_vnd: int = 85_000, units: int = 10, **product: Any) -> ProductVariant:
    """A published product with one pack of 500 g and undated stock."""
    product = {"status": Product.Status.PUBLISHED, **product}
    variant = VariantFactory(
        product=ProductFactory(producer=producer, **product),
        sku=sku,
        price_vnd=price_vnd,
        unit="g",
        net_quantity=500,
    )
    LotFactory(variant=variant, code="", units_made=units, units_on_hand=units, best_before=None, produced_on=None)
    return variant


def kept(producer: Producer, content: bytes, name: str = "hang.csv") -> ImportRun:
    return keep_sheet(producer_id=producer.pk, name=name, content=content, actor=SYSTEM)


def written(run: ImportRun) -> ImportRun:
    start_sheet(run_id=run.pk, actor=SYSTEM)
    write_sheet(run_id=run.pk)
    run.refresh_from_db()
    return run


def states(run: ImportRun) -> list[str]:
    return list(run.rows.values_list("state", flat=True))


def faults(run: ImportRun) -> dict[int, list[tuple[str, str]]]:
    """By line, the column and the code of what is wrong."""
    return {
        row.line: [(each["column"], each.get("code") or each["text"]) for each in row.problems]
        for row in run.rows.exclude(problems=[])
    }


def now(variant: ProductVariant) -> tuple[int, int]:
    """(price, packs on hand)"""
    variant.refresh_from_db()
    return variant.price_vnd, sum(Lot.objects.filter(variant=variant).values_list("units_on_hand", flat=True))
