"""Pictures of products. The cleaned original is kept; widths are made by a task."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.db import models

from .products import Product


class ProductImage(models.Model):
    """One picture: `original` cleaned of metadata, and WebP renditions beside it, one file per width."""

    WIDTHS: ClassVar[tuple[int, ...]] = (160, 320, 480, 640, 960, 1280)

    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    original = models.FileField(upload_to="products/", max_length=200)
    digest = models.CharField(max_length=64, help_text="sha256 of the cleaned original: the same picture is kept once")
    alt_vi = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    widths_ready = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    is_drawn = models.BooleanField(default=False, help_text="by our illustrator: no photograph yet")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "digest"], name="one_picture_once_per_product")]

    def __str__(self) -> str:
        return f"{self.product_id} #{self.position}"

    def rendition_name(self, width: int) -> str:
        stem, _dot, _ending = str(self.original.name).rpartition(".")
        return f"{stem}-{width}.webp"

    def url(self, width: int) -> str:
        """Address of the smallest rendition at least this wide; of the original until the task made them."""
        wide_enough = [ready for ready in sorted(self.widths_ready) if ready >= width]
        if wide_enough:
            return default_storage.url(self.rendition_name(wide_enough[0]))
        if self.widths_ready:
            return default_storage.url(self.rendition_name(max(self.widths_ready)))
        return default_storage.url(self.original.name)

    @property
    def srcset(self) -> str:
        """Every width there is, for pages to choose from; the original alone until the task made them."""
        widths = sorted(self.widths_ready) or [self.width]
        return ", ".join(f"{self.url(width)} {width}w" for width in widths)
