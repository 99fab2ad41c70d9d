"""Certificates as evidence, not as decoration."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .products import Product


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, on: date) -> Self:
        """What buyers may read on that day: verified, begun and not ended."""
        return self.filter(status=Certificate.Status.VERIFIED, issued_on__lte=on, expires_on__gte=on)

    def kept(self) -> Self:
        """All that its producer did not take back."""
        return self.exclude(status=Certificate.Status.WITHDRAWN)


class Certificate(models.Model):
    """A certificate of one product. Once verified it shows until its last day and disappears by itself after.

    file_name  its scan, sealed in the private storage; empty where a file of operators brought the certificate
    revision   counts what was sent, so that nobody verifies what they did not see
    """

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

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ xác nhận")
        VERIFIED = "verified", _("Đã xác nhận")
        REFUSED = "refused", _("Chưa được")
        WITHDRAWN = "withdrawn", _("Đã rút")

    product = models.ForeignKey(Product, models.CASCADE, related_name="certificates")
    scheme = models.CharField(max_length=12, choices=Scheme)
    stars = models.PositiveSmallIntegerField(null=True, blank=True, help_text="OCOP only, 3 to 5")
    number = models.CharField(max_length=64)
    issuer_vi = models.CharField(max_length=160)
    issued_on = models.DateField()
    expires_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=32, blank=True)
    revision = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=500, blank=True)
    advice = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "scheme", "number"], name="one_certificate_per_number"),
            models.CheckConstraint(
                name="refused_certificate_says_why_and_what_to_do",
                condition=~Q(status="refused") | (~Q(reason="") & ~Q(advice="")),
            ),
            models.CheckConstraint(
                name="decided_certificate_has_a_moment",
                condition=~Q(status__in=["verified", "refused"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_ends_after_it_starts", condition=Q(expires_on__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="only_ocop_has_stars",
                condition=Q(scheme="ocop", stars__range=(3, 5)) | (~Q(scheme="ocop") & Q(stars__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.number}"

    @property
    def days_left(self) -> int:
        """Days until the last one; negative once it is over."""
        return (self.expires_on - clock.today()).days
