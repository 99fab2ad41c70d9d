"""Pictures of partners' goods: made anew from what came, put beside the goods, and a drawing until they are there.

For federation only, as partner_products is. What a partner sent is never kept as it came: we show our own files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from marketplace.kernel.audit import Actor, record

from .. import pictures
from ..illustration import illustrate, kind_of
from ..models import Marketplace, PartnerProduct, Product, ProductImage
from ..version import catalogue_changed
from .partner_products import partner_writing
from .pictures import DRAWN_SIZE

FOLDER, DRAWINGS = "partners", "drawings"
_COLUMNS = ["original", "alt_vi", "width", "height", "widths_ready", "is_drawn", "position"]


@dataclass(frozen=True)
class PictureFiles:
    """Our own files of a picture; size_bytes: all of them together."""

    original: str
    width: int
    height: int
    widths: Sequence[int]
    size_bytes: int


@dataclass(frozen=True)
class PartnerPicture:
    """name: what tells it apart, 64 signs; alt: what is on it, in the partner's words."""

    name: str
    files: PictureFiles
    alt: str
    is_drawn: bool = False


def keep_partner_picture(*, name: str, data: bytes, most_pixels: int) -> PictureFiles:
    """Make our own files of what a partner sent, in all widths. No database; safe to repeat. Raises PictureRefused."""
    cleaned = pictures.clean(data, most_pixels=most_pixels)
    return _store(f"{FOLDER}/{name[:2]}/{name}.webp", cleaned)


def drop_partner_pictures(originals: Iterable[str], widths: Sequence[int] = ProductImage.WIDTHS) -> None:
    """Take files away whose rows are gone; those that are missing are no trouble."""
    for original in originals:
        for name in (original, *(rendition(original, width) for width in widths)):
            default_storage.delete(name)


def draw_kinds(kinds: Iterable[str]) -> None:
    """Draw each kind of good that was not drawn yet. Seconds each; no database."""
    for kind in kinds:
        name = f"{DRAWINGS}/{kind}.webp"
        if not default_storage.exists(rendition(name, ProductImage.WIDTHS[0])):
            drawing = illustrate(kind=kind, seed=kind, view=0, size=DRAWN_SIZE)
            _store(name, pictures.encode(drawing))


def kinds_of(record_ids: Collection[str]) -> set[str]:
    """What has to be drawn for the goods among these that are shown."""
    return {_kind(each.product) for each in _shown(record_ids)}


@transaction.atomic
def put_partner_pictures(
    *, marketplace_id: int, pictures_of: Mapping[str, Sequence[PartnerPicture]], actor: Actor
) -> None:
    """Give these goods, by record id, exactly these pictures; the drawing of its kind where a good has none.

    Constant number of statements. Goods that are not shown are left alone; safe to repeat.
    """
    shown = list(_shown(pictures_of).filter(marketplace=marketplace_id))
    rows = [row for each in shown for row in _rows(each.product, pictures_of[each.record_id])]
    with partner_writing():
        wanted = {(row.product_id, row.digest) for row in rows}
        there = ProductImage.objects.filter(product__in=[each.product_id for each in shown])
        gone = [pk for pk, *key in there.values_list("pk", "product_id", "digest") if tuple(key) not in wanted]
        ProductImage.objects.filter(pk__in=gone).delete()
        ProductImage.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["product", "digest"], update_fields=_COLUMNS
        )
    if rows or gone:
        catalogue_changed()
        partner = Marketplace.objects.get(pk=marketplace_id)
        record("put_partner_pictures", partner, actor=actor, after={"goods": len(shown), "pictures": len(rows)})


def rendition(original: str, width: int) -> str:
    """As ProductImage.rendition_name says it."""
    return f"{original.rpartition('.')[0]}-{width}.webp"


def _shown(record_ids: Collection[str]) -> QuerySet[PartnerProduct]:
    shown = PartnerProduct.objects.filter(record_id__in=list(record_ids), product__status=Product.Status.PUBLISHED)
    return shown.select_related("product__category").defer("product__folded_vector", "product__marked_vector")


def _rows(product: Product, some: Sequence[PartnerPicture]) -> list[ProductImage]:
    return [
        ProductImage(
            product=product,
            original=each.files.original,
            digest=each.name,
            alt_vi=each.alt or product.name_vi,
            width=each.files.width,
            height=each.files.height,
            widths_ready=list(each.files.widths),
            is_drawn=each.is_drawn,
            position=position,
        )
        for position, each in enumerate(some or [_drawing(product)])
    ]


def _drawing(product: Product) -> PartnerPicture:
    """One for all goods of a kind: a partner has thousands of goods, and the picture itself is on its way."""
    name = f"{DRAWINGS}/{_kind(product)}.webp"
    widths = [width for width in ProductImage.WIDTHS if width <= DRAWN_SIZE[0]]
    files = PictureFiles(name, *DRAWN_SIZE, widths, 0)
    return PartnerPicture(hashlib.sha256(name.encode()).hexdigest(), files, product.name_vi, is_drawn=True)


def _kind(product: Product) -> str:
    return kind_of(
        category_slug=product.category.slug,
        slug=product.slug.rpartition("-")[0],
        name=product.name_vi,
        tags=product.tags,
    )


def _store(name: str, cleaned: bytes) -> PictureFiles:
    facts = pictures.inspect(cleaned)
    made = pictures.renditions(cleaned, ProductImage.WIDTHS)
    files = {name: cleaned, **{rendition(name, width): data for width, data in made.items()}}
    for each, data in files.items():
        if not default_storage.exists(each):
            default_storage.save(each, ContentFile(data))
    return PictureFiles(name, facts.width, facts.height, sorted(made), sum(map(len, files.values())))
