"""What changed about the price of a part after it was bought: append-only, never edited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd

from .orders import OrderLine, SellerOrder


class Adjustment(models.Model):
    """One change of what the buyer owes for a part, with its reason. Money that was paid for it goes back by itself:
    payments, one floor up, looks for these rows.

    due_vnd of a part is its total and all its adjustments, always.
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("Đơn đã hủy")
        REVIVED = "revived", _("Tiền tới muộn, đơn được nhận lại")
        DECLINED = "declined", _("Nhà làm không nhận đơn")
        EXPIRED = "expired", _("Nhà làm không trả lời kịp")
        SHORT = "short", _("Thiếu hàng")
        SUBSTITUTED = "substituted", _("Đổi sang món khác")
        NOT_ACCEPTED = "not_accepted", _("Hàng không tới tay người nhận")
        RETURNED = "returned", _("Trả hàng")
        COMPLAINT = "complaint", _("Giải quyết khiếu nại")
        WEIGHED = "weighed", _("Cân lại")
        WEIGHED_MORE = "weighed_more", _("Cân nặng hơn, người mua đồng ý trả thêm")
        LATER = "later", _("Trả khi thu hoạch")
        REST_PAID = "rest_paid", _("Đã trả phần còn lại")
        HARVEST_FAILED = "harvest_failed", _("Vụ mùa không đủ hàng")

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=16, choices=Kind)
    amount_vnd = models.BigIntegerField(help_text="sum of its items; below zero goes back to the buyer")
    request_key = models.CharField(max_length=80, unique=True)
    note = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["part"], name="adjustment_to_give_back", condition=Q(amount_vnd__lt=0))]
        constraints = [models.CheckConstraint(name="adjustment_changes_something", condition=~Q(amount_vnd=0))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {format_vnd(self.amount_vnd)}"


class AdjustmentItem(models.Model):
    """The share of one line, or of the delivery (no line)."""

    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="items")
    line = models.ForeignKey(OrderLine, models.PROTECT, null=True, related_name="adjustments")
    units = models.PositiveIntegerField(default=0, help_text="packs it is about")
    amount_vnd = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "line"], name="one_item_per_adjustment_and_line", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_vnd} of line {self.line_id}"
