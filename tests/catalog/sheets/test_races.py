"""Two files of one shop at once: each line is written by one of them, and the other says why not by it."""

from __future__ import annotations

from functools import partial

from catalog.models import ImportRow, Product
from catalog.services.sheets.working import start_sheet, write_sheet
from marketplace.kernel.audit import SYSTEM
from tests.factories import ProducerFactory
from tests.races import race

from .making import csv_of, kept, now, pack


def test_of_two_files_about_one_pack_one_writes_and_the_other_is_told(committed):
    producer = ProducerFactory()
    one = pack(producer, sku="M1", price_vnd=50_000)
    runs = [kept(producer, csv_of(["M1", "", "", "", price, ""])) for price in ("60k", "70k")]
    for run in runs:
        start_sheet(run_id=run.pk, actor=SYSTEM)

    race(Product.objects.filter(pk=one.product_id), [partial(write_sheet, run_id=run.pk) for run in runs])

    rows = {row.run_id: row for row in ImportRow.objects.all()}
    assert sorted(row.state for row in rows.values()) == ["refused", "written"]
    winner = next(run for run in runs if rows[run.pk].state == "written")
    assert now(one)[0] == {runs[0].pk: 60_000, runs[1].pk: 70_000}[winner.pk]
    for run in runs:
        run.refresh_from_db()
    assert [run.stage for run in runs] == ["done", "done"]
    assert all(row.problems for row in rows.values() if row.state == "refused")
