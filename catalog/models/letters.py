"""Messages we owe a producer, or operators about one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .producers import Producer


class ProducerLetter(models.Model):
    """An e-mail, or a text where there is only a phone. The row is the queue: `sent_at` empty means it is owed.

    cause  what it is about; together with producer and kind it comes once, however often it is found out
    facts  what the words need: reason, advice, names, days. Nothing of a paper's content.
    """

    class Kind(models.TextChoices):
        APPLICATION_TO_REVIEW = "application_to_review", _("Hồ sơ chờ xét")
        APPROVED = "approved", _("Được bán")
        CHANGES_REQUESTED = "changes_requested", _("Chợ hỏi lại")
        REFUSED = "refused", _("Không nhận")
        SUSPENDED = "suspended", _("Tạm ngừng")
        STOPPED_WITHOUT_RULES = "stopped_without_rules", _("Ngừng vì quy chế")
        RETURNED = "returned", _("Bán lại")
        CLOSED = "closed", _("Đã đóng")
        NEW_RULES = "new_rules", _("Quy chế mới")
        CERTIFICATE_TO_REVIEW = "certificate_to_review", _("Chứng nhận chờ xem")
        CERTIFICATE_VERIFIED = "certificate_verified", _("Chứng nhận được xác nhận")
        CERTIFICATE_REFUSED = "certificate_refused", _("Chứng nhận chưa được")
        CERTIFICATE_ENDS = "certificate_ends", _("Chứng nhận sắp hết hạn")
        PAGE_TO_REVIEW = "page_to_review", _("Trang chờ duyệt")
        PAGE_APPROVED = "page_approved", _("Trang đã duyệt")
        PAGE_HANDED_BACK = "page_handed_back", _("Chợ hỏi lại về trang")
        HELP_BEGINS = "help_begins", _("Có người làm giúp")
        HELP_ENDS = "help_ends", _("Thôi người làm giúp")
        HELP_PAPER_TO_REVIEW = "help_paper_to_review", _("Giấy nhờ làm giúp chờ xem")

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=24, choices=Kind)
    cause = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    recipient = models.CharField(max_length=254, help_text="e-mail, or a phone number in E.164")
    language = models.CharField(max_length=8, default="vi")
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True, help_text="empty once it was given up")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "kind", "cause"], name="one_letter_per_producer_and_cause")
        ]
        indexes = [models.Index(fields=["due_at"], name="producer_letter_to_send", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.producer_id} · {self.pk}"
