"""What nobody needs any more is thrown away, and nothing that somebody still does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from catalog.models import ImportRun
from catalog.services.forgetting import forget_unused_files
from catalog.services.gallery import add_pictures, remove_picture, shots_of
from catalog.services.sheets.working import start_sheet
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from tests.catalog.listings.making import draft, on_sale, photo
from tests.catalog.sheets.making import csv_of, kept, pack, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_storage")]


def stored():
    return {file[:64] for folder in default_storage.listdir("products")[0] for file in _in(folder)}


def _in(folder):
    return default_storage.listdir(f"products/{folder}")[1]


def test_pictures_nobody_shows_or_asks_for_go_after_their_days(settings):
    product, waits = draft(), on_sale()
    add_pictures(product_id=product.pk, files=[photo("red"), photo("blue")], actor=SYSTEM)
    add_pictures(product_id=waits.pk, files=[photo("green")], actor=SYSTEM)
    taken_away = shots_of(product)[-1]["digest"]
    before = stored()
    remove_picture(product_id=product.pk, digest=taken_away, actor=SYSTEM)

    assert forget_unused_files() == (0, 0)  # too young
    settings.UNUSED_FILES_DAYS = -1

    assert forget_unused_files() == (1, 0)
    assert stored() == before - {taken_away}


def test_files_of_imports_are_emptied_once_they_are_through(settings):
    one = pack(on_sale().producer, sku="M1")
    content = csv_of(["M1", "", "", "", "60k", ""])
    done, begun = written(kept(one.product.producer, content)), kept(one.product.producer, content)
    start_sheet(run_id=begun.pk, actor=SYSTEM)
    ImportRun.objects.update(created_at=clock.now() - timedelta(days=settings.UNUSED_FILES_DAYS + 1))

    assert forget_unused_files()[1] == 1

    kept_bytes = {run.pk: bytes(run.content or b"") for run in ImportRun.objects.all()}
    assert kept_bytes == {done.pk: b"", begun.pk: content}
