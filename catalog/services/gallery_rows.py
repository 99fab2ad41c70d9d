"""The pictures of a product as plain values: what a change keeps, and what becomes rows when it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from ..models import Product, ProductImage
from ..version import catalogue_changed

PICTURES = "pictures"


class Shot(TypedDict):
    """One picture, told apart by its digest; its file lies in the storage already."""

    digest: str
    original: str
    width: int
    height: int
    alt: str
    is_drawn: bool


def pictures_of(product: Product) -> list[Shot]:
    """As buyers see them, in their order."""
    return [
        Shot(
            digest=image.digest,
            original=str(image.original.name),
            width=image.width,
            height=image.height,
            alt=image.alt_vi,
            is_drawn=image.is_drawn,
        )
        for image in product.images.all()
    ]


def as_image(shot: Shot) -> ProductImage:
    """A picture for a page that has no row yet: it has no widths either."""
    return ProductImage(**_columns(shot))


def write_pictures(product: Product, shots: Sequence[Shot]) -> None:
    """Give the product exactly these pictures, in this order; the widths of new ones are made by the task."""
    wanted = [shot["digest"] for shot in shots]
    product.images.exclude(digest__in=wanted).delete()
    for position, shot in enumerate(shots):
        columns = _columns(shot)
        digest = columns.pop("digest")
        ProductImage.objects.update_or_create(
            product=product,
            digest=digest,
            defaults={"position": position},
            create_defaults={**columns, "position": position},
        )
    catalogue_changed()


def _columns(shot: Shot) -> dict[str, Any]:
    same = {name: shot[name] for name in ("digest", "original", "width", "height", "is_drawn")}
    return {**same, "alt_vi": shot["alt"]}
