"""Pictures at the size a client wants."""

from __future__ import annotations

from typing import Any

import graphene
from django.core.files.storage import default_storage

from catalog.models import ProductImage
from marketplace.kernel.graphql.types import Image

from .enums import ImageFormat

USUAL_WIDTH = 320


def thumbnail_field(**options: Any) -> graphene.Field:
    return graphene.Field(
        Image,
        size=graphene.Int(default_value=USUAL_WIDTH, description="Wanted width in pixels; the next larger is given."),
        format=ImageFormat(default_value=ImageFormat.WEBP),
        **options,
    )


def image_at(info: Any, image: ProductImage, *, alt: str, size: int, format: Any) -> Image:  # noqa: A002
    """The smallest rendition at least `size` pixels wide, or the largest; the original until renditions are made."""
    ready = sorted(image.widths_ready)
    if format == ImageFormat.ORIGINAL or not ready:
        width, url = image.width, default_storage.url(str(image.original.name))
    else:
        width = next((one for one in ready if one >= size), ready[-1])
        url = image.url(width)
    height = round(image.height * width / image.width)
    return Image(url=info.context.build_absolute_uri(url), alt=alt, width=width, height=height)


class ProductImageType(graphene.ObjectType):
    """A picture of a product."""

    class Meta:
        name = "ProductImage"

    alt = graphene.String(required=True)
    is_drawn = graphene.Boolean(required=True, description="By our illustrator: no photograph yet.")
    thumbnail = thumbnail_field(required=True)

    @staticmethod
    def resolve_alt(image: ProductImage, _info: Any) -> str:
        return image.alt_vi

    @staticmethod
    def resolve_thumbnail(image: ProductImage, info: Any, **wanted: Any) -> Image:
        return image_at(info, image, alt=image.alt_vi, **wanted)
