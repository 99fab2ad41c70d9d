"""Certificates as evidence, not as decoration."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .products import Product


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, on: date) -> Self:
        return self.filter(issued_on__lte=on, expires_on__gte=on)


class Certificate(models.Model):
    """A certificate of one product. It shows until its last day and disappears by itself after."""

    class Scheme(models.TextChoices):
        OCOP = "ocop", "OCOP"
        VIETGAP = "vietgap", "VietGAP"
        GLOBALGAP = "globalgap", "GlobalG.A.P."
        GI = "gi", _("Chỉ dẫn địa lý")
        HACCP = "haccp", "HACCP"
        ORGANIC = "organic", _("Hữu cơ")
        ASC = "asc", "ASC"
        ISO22000 = "iso22000", "ISO 22000"
        FOOD_SAFETY = "food_safety", _("An toàn thực phẩm")

    product = models.ForeignKey(Product, models.CASCADE, related_name="certificates")
    scheme = models.CharField(max_length=12, choices=Scheme)
    stars = models.PositiveSmallIntegerField(null=True, blank=True, help_text="OCOP only, 3 to 5")
    number = models.CharField(max_length=64)
    issuer_vi = models.CharField(max_length=160)
    issued_on = models.DateField()
    expires_on = models.DateField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "scheme", "number"], name="one_certificate_per_number"),
            models.CheckConstraint(
                name="certificate_ends_after_it_starts", condition=Q(expires_on__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="only_ocop_has_stars",
                condition=Q(scheme="ocop", stars__range=(3, 5)) | (~Q(scheme="ocop") & Q(stars__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"
