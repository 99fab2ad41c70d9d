"""What a buyer is asked to pay on top of what was paid: heavier goods, or the rest of a pre-order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd

from ..states import ASKED, CHARGE
from .orders import OrderLine, SellerOrder


class ExtraCharge(models.Model):
    """A second payment for a part. Nothing of it is owed until the buyer pays it: no is always an answer.

    pay_by  after this moment it lapses
    """

    class Kind(models.TextChoices):
        WEIGHT = "weight", _("Hàng cân nặng hơn mức đã trả")
        REST = "rest", _("Phần còn lại của đơn đặt trước")

    class Status(models.TextChoices):
        ASKED = "asked", _("Chờ người mua trả")
        PAID = "paid", _("Đã trả")
        REFUSED = "refused", _("Người mua không trả thêm")
        LAPSED = "lapsed", _("Quá hạn trả")
        WITHDRAWN = "withdrawn", _("Không hỏi nữa")

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=12, choices=Kind)
    line = models.OneToOneField(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="charge", help_text="the goods that were weighed"
    )
    amount_vnd = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    pay_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pay_by"], name="charge_to_lapse", condition=Q(status=ASKED))]
        constraints = [
            models.CheckConstraint(name="charge_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.UniqueConstraint(fields=["part"], name="one_rest_per_pre_order", condition=Q(kind="rest")),
            models.CheckConstraint(
                name="charge_of_weight_names_its_goods",
                condition=Q(kind="weight", line__isnull=False) | Q(kind="rest", line__isnull=True),
            ),
            models.CheckConstraint(
                name="charge_ends_at_a_moment",
                condition=Q(status=ASKED, ended_at__isnull=True)
                | Q(status__in=sorted(CHARGE.at_rest), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {format_vnd(self.amount_vnd)}"

    @property
    def is_asked(self) -> bool:
        return self.status == self.Status.ASKED
