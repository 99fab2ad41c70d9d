"""What a producer shows to be let in: its papers, who it is, and how its application went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .producers import Producer


class ProducerDocument(models.Model):
    """One paper of a producer, the newest file of it only. The file is sealed and has no public address.

    name  where the sealed file lies in the private storage; empty once it was erased
    """

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Giấy đăng ký kinh doanh")
        ID_FRONT = "id_front", _("Căn cước, mặt trước")
        ID_BACK = "id_back", _("Căn cước, mặt sau")
        FOOD_SAFETY = "food_safety", _("Giấy an toàn thực phẩm, hoặc bản tự công bố")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ xem")
        ACCEPTED = "accepted", _("Được")
        RETURNED = "returned", _("Cần gửi lại")
        ERASED = "erased", _("Đã xóa")

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=32)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of what was uploaded, cleaned")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    advice = models.CharField(max_length=500, blank=True)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["producer", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "kind"], name="one_document_per_producer_and_kind"),
            models.CheckConstraint(
                name="returned_document_says_why_and_what_to_do",
                condition=~Q(status="returned") | (~Q(reason="") & ~Q(advice="")),
            ),
            models.CheckConstraint(
                name="erased_document_has_no_file",
                condition=Q(status="erased", name="", erased_at__isnull=False)
                | (~Q(status="erased") & ~Q(name="") & Q(erased_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} · {self.get_kind_display()}"


class IdentityCheck(models.Model):
    """That the person behind a producer is who they say: asked once, answered by a person or by a service."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Chờ đối chiếu")
        PASSED = "passed", _("Đúng người")
        FAILED = "failed", _("Không khớp")

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="identity_checks")
    method = models.CharField(max_length=16, help_text="name of the service, or manual")
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    reference = models.CharField(max_length=80, blank=True, help_text="the service's own, never a number of a person")
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["producer"], name="one_identity_check_that_did_not_fail", condition=~Q(status="failed")
            ),
            models.CheckConstraint(
                name="answered_identity_check_has_a_moment", condition=Q(status="asked") | Q(decided_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} · {self.get_status_display()}"


class ProducerEvent(models.Model):
    """One move of a producer's standing: who, in which role, when, and why."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="events")
    status = models.CharField(max_length=20, choices=Producer.Status)
    role = models.CharField(max_length=12)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.producer_id} · {self.pk}"
