"""Files nobody needs any more: pictures that no page shows and nobody asks for, and sheets that were worked through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from marketplace.kernel import clock

from ..models import ImportRun, Producer, ProducerPhoto, ProductChange, ProductImage
from ..states.change import AWAITING, REFUSED
from .gallery_rows import PICTURES

FOLDER = "products"


def forget_unused_files() -> tuple[int, int]:
    """How many pictures and sheets were thrown away, UNUSED_FILES_DAYS after they came. Safe to repeat."""
    return forget_pictures(), forget_sheets()


def forget_sheets() -> int:
    """Empty the files of imports that are done, given up or were only looked at; what became of each line is kept."""
    since = clock.now() - timedelta(days=settings.UNUSED_FILES_DAYS)
    at_work = ImportRun.objects.filter(started_at__isnull=False, applied_at=None, cancelled_at=None)
    old = ImportRun.objects.filter(producer__isnull=False, created_at__lt=since).exclude(content=b"")
    return old.exclude(pk__in=at_work).update(content=b"")


def forget_pictures() -> int:
    """Delete refused and replaced pictures with their smaller ones. One sent again meanwhile is stored anew."""
    found = dict(_old_files())
    kept = _digests_in_use()
    gone = {digest for digest in found.values() if digest not in kept}
    for name, digest in found.items():
        if digest in gone:
            default_storage.delete(name)
    return len(gone)


def _old_files() -> Iterator[tuple[str, str]]:
    """Names and digests of the stored pictures that came long enough ago."""
    since = clock.now() - timedelta(days=settings.UNUSED_FILES_DAYS)
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for file in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            name = f"{FOLDER}/{folder}/{file}"
            if default_storage.get_modified_time(name) < since:
                yield name, file[:64]


def _digests_in_use() -> set[str]:
    shown = set(ProductImage.objects.values_list("digest", flat=True))
    shown.update(ProducerPhoto.objects.values_list("digest", flat=True))
    covers = Producer.objects.exclude(cover="").values_list("cover", flat=True)
    shown.update(str(cover).rpartition("/")[2][:64] for cover in covers)
    waiting = ProductChange.objects.filter(status__in=[AWAITING, REFUSED]).values_list("after", flat=True)
    shown.update(shot["digest"] for after in waiting for shot in after.get(PICTURES, []))
    return shown
