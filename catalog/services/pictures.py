"""Pictures of products: accepted, cleaned, kept once, and brought to every width by a task."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.sweeps import sweep

from .. import pictures
from ..errors import PictureNotAccepted
from ..illustration import illustrate, kind_of, portrait
from ..models import Producer, Product, ProductImage
from ..version import catalogue_changed

DRAWN_SIZE = (1200, 900)
COVER_SIZE = (800, 334)
DRAWN_VIEWS = 2


def add_picture(*, product: Product, data: bytes, actor: Actor, alt: str = "", is_drawn: bool = False) -> ProductImage:
    """Keep a picture of a product: upright, without any metadata, at most 2000 px. The same picture is kept once.

    Raises PictureNotAccepted, saying what was wrong. Widths for pages are made later by make_renditions.
    """
    stored = store_picture(data)
    return _keep(product, stored, actor=actor, alt=alt or product.name_vi, is_drawn=is_drawn)


@dataclass(frozen=True)
class StoredPicture:
    """A cleaned picture in the storage, named after its content; width and height in pixels."""

    digest: str
    original: str
    width: int
    height: int


def store_picture(data: bytes) -> StoredPicture:
    """Clean a picture and keep its file, without a row that shows it; no database. Raises PictureNotAccepted."""
    try:
        cleaned = pictures.clean(data)
    except pictures.PictureRefused as refused:
        raise PictureNotAccepted(why_refused(refused), field="picture") from refused
    digest = hashlib.sha256(cleaned).hexdigest()
    name = f"products/{digest[:2]}/{digest}.webp"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(cleaned))
    facts = pictures.inspect(cleaned)
    return StoredPicture(digest, name, facts.width, facts.height)


@transaction.atomic
def _keep(product: Product, stored: StoredPicture, *, actor: Actor, alt: str, is_drawn: bool) -> ProductImage:
    digest = stored.digest
    last = product.images.aggregate(last=Max("position", default=-1))["last"]
    image, is_new = ProductImage.objects.get_or_create(
        product=product,
        digest=digest,
        defaults={
            "original": stored.original,
            "alt_vi": alt[:200],
            "width": stored.width,
            "height": stored.height,
            "is_drawn": is_drawn,
            "position": last + 1,
        },
    )
    if is_new:
        record("add_picture", image, actor=actor, after={"product": product.slug, "digest": digest})
    return image


def why_refused(refused: pictures.PictureRefused) -> str:
    """What was wrong with a picture and what to do, in the reader's language."""
    match refused.reason_code:
        case "heic":
            return _("Ảnh kiểu HEIC của iPhone chưa nhận được. Bà con chụp màn hình ảnh đó rồi gửi, hoặc gửi ảnh JPEG.")
        case "too_many_bytes":
            return _("Ảnh nặng quá 10 MB. Bà con chụp lại ở cỡ nhỏ hơn.")
        case "too_many_pixels" | "too_large":
            return _("Ảnh quá lớn. Bà con chụp lại ở cỡ nhỏ hơn.")
        case "too_small":
            return _("Ảnh nhỏ quá, mỗi cạnh cần ít nhất 200 điểm ảnh.")
        case "broken":
            return _("Ảnh bị lỗi khi tải lên. Bà con gửi lại giúp.")
    return str(PictureNotAccepted.default_message)


def make_renditions(*, image_id: int) -> None:
    """Make the WebP widths of a picture that pages ask for. Safe to repeat."""
    image = ProductImage.objects.get(pk=image_id)
    if image.widths_ready:
        return
    with image.original.open("rb") as file:
        made = pictures.renditions(file.read(), image.WIDTHS)
    for width, data in made.items():
        name = image.rendition_name(width)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
    ProductImage.objects.filter(pk=image_id).update(widths_ready=sorted(made))
    catalogue_changed()


def make_missing_renditions() -> int:
    """Make the widths of every picture that still lacks them; how many pictures."""
    missing = ProductImage.objects.filter(widths_ready=[]).order_by("position", "pk").values_list("pk", flat=True)
    return len(sweep([partial(make_renditions, image_id=image_id) for image_id in missing]))


def draw_product(*, product_id: int, view: int, actor: Actor) -> ProductImage:
    """Draw a product that has no photograph, through the same pipeline as an upload."""
    product = Product.objects.select_related("category").get(pk=product_id)
    kind = kind_of(category_slug=product.category.slug, slug=product.slug, name=product.name_vi, tags=product.tags)
    drawing = illustrate(kind=kind, seed=product.slug, view=view, size=DRAWN_SIZE)
    image = add_picture(product=product, data=pictures.encode(drawing), actor=actor, is_drawn=True)
    make_renditions(image_id=image.pk)
    return image


def draw_cover(*, producer_id: int) -> None:
    """Draw the landscape of a producer that has no cover picture."""
    producer = Producer.objects.get(pk=producer_id)
    if not producer.cover:
        drawing = portrait(f"{producer.slug} {producer.legal_name} {producer.old_commune}", COVER_SIZE)
        name = default_storage.save(f"producers/{producer.slug}.webp", ContentFile(pictures.encode(drawing)))
        Producer.objects.filter(pk=producer_id, cover="").update(cover=name)
