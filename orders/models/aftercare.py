"""What comes after the parcel: returns and complaints."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .orders import OrderLine, SellerOrder


class Return(models.Model):
    """Goods the buyer does not keep, or that came spoilt. Moves along states.RETURN."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Chờ nhà làm xem")
        ACCEPTED = "accepted", _("Đồng ý, chờ hàng gửi lại")
        SETTLED = "settled", _("Đã đồng ý trả tiền")
        REFUSED = "refused", _("Không nhận trả")
        WITHDRAWN = "withdrawn", _("Người mua rút lại")

    class Reason(models.TextChoices):
        SPOILT = "spoilt", _("Hàng hư, ôi, dập")
        WRONG = "wrong", _("Giao sai món")
        MISSING = "missing", _("Thiếu món trong gói")
        NOT_AS_SAID = "not_as_said", _("Không đúng như giới thiệu")
        TOO_LATE = "too_late", _("Tới quá trễ")
        OTHER = "other", _("Lý do khác")

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="returns")
    code = models.CharField(max_length=24, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED)
    reason = models.CharField(max_length=16, choices=Reason)
    words = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True, help_text="told to the buyer")
    amount_vnd = models.PositiveBigIntegerField(default=0, help_text="what goes back, once settled")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part"], name="one_open_return_per_part", condition=Q(status__in=["asked", "accepted"])
            ),
            models.CheckConstraint(
                name="refused_return_gives_a_reason", condition=~Q(status="refused") | ~Q(decision="")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReturnLine(models.Model):
    """So many packs of a line, and what the buyer asks back for them at most."""

    goods_return = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines")
    units = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["goods_return", "line"], name="one_row_per_return_and_line"),
            models.CheckConstraint(name="return_line_has_units", condition=Q(units__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.units} · {self.line_id}"


class Complaint(models.Model):
    """A complaint to the marketplace about a part. Moves along states.COMPLAINT; fields as in domain.md section 1."""

    class Status(models.TextChoices):
        FILED = "filed", _("Đã gửi")
        RECEIVED = "received", _("Tiếp nhận")
        CLASSIFIED = "classified", _("Phân loại")
        ASSIGNED = "assigned", _("Chuyển xử lý")
        IN_PROGRESS = "in_progress", _("Đang xử lý")
        ANSWERED = "answered", _("Đã trả lời")
        RATED = "rated", _("Đánh giá")
        CLOSED = "closed", _("Đóng")

    class Field(models.TextChoices):
        FAKE = "fake", _("Hàng giả, không rõ nguồn gốc")
        FOOD_SAFETY = "food_safety", _("An toàn thực phẩm")
        PRICE = "price", _("Giá cả")
        DELIVERY = "delivery", _("Giao hàng")
        REFUND = "refund", _("Hoàn tiền")
        CONDUCT = "conduct", _("Thái độ phục vụ")
        OTHER = "other", _("Việc khác")

    class Channel(models.TextChoices):
        WEB = "web", _("Trang chợ")
        PHONE = "phone", _("Điện thoại")
        COUNTER = "counter", _("Tại quầy")
        APP = "app", _("Ứng dụng")

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="complaints")
    code = models.CharField(max_length=24, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.FILED)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    field = models.CharField(max_length=12, choices=Field)
    words = models.CharField(max_length=2000)
    owner = models.CharField(max_length=120, blank=True, help_text="unit or person that works on it")
    filed_at = models.DateTimeField()
    receive_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    amount_vnd = models.PositiveBigIntegerField(default=0, help_text="what goes back by the decision")
    times_reopened = models.PositiveSmallIntegerField(default=0)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5")
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["answer_by", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part"], name="one_open_complaint_per_part", condition=~Q(status="closed")),
            models.CheckConstraint(
                name="satisfaction_is_1_to_5",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="answered_complaint_has_words",
                condition=~Q(status__in=["answered", "rated", "closed"]) | ~Q(answer=""),
            ),
            models.CheckConstraint(name="complaint_is_reopened_once", condition=Q(times_reopened__lte=1)),
        ]

    def __str__(self) -> str:
        return self.code
