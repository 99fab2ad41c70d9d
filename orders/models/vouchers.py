"""Vouchers: money off for the buyer, with the one who bears it, and every use of them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Producer
from catalog.models.words import Bilingual
from marketplace.kernel import clock

from .orders import Order


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def running(self, at: datetime) -> Self:
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, stopped_at__isnull=True)

    def with_uses_left(self) -> Self:
        return self.filter(Q(most_uses__isnull=True) | Q(uses_count__lt=F("most_uses")))


class Voucher(Bilingual, models.Model):
    """A code that takes a share or a sum off the goods it is for: the whole market's, one producer's, one shelf's.

    bearer      who pays for it: the marketplace's part of a discount never lowers what a producer earns
    uses_count  uses that hold: released when an unpaid order is cancelled
    """

    class Bearer(models.TextChoices):
        MARKETPLACE = "marketplace", _("Chợ")
        PRODUCER = "producer", _("Nhà làm")

    code = models.CharField(max_length=24, unique=True, help_text="upper case, as people may type it in any case")
    title_vi = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    percent_bp = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the goods: 1000 means 10 %")
    amount_vnd = models.PositiveBigIntegerField(null=True, blank=True)
    max_discount_vnd = models.PositiveBigIntegerField(null=True, blank=True)
    min_goods_vnd = models.PositiveBigIntegerField(default=0, help_text="of goods the voucher is for")
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, blank=True, related_name="vouchers")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    bearer = models.CharField(max_length=12, choices=Bearer)
    first_order_only = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    most_uses_per_person = models.PositiveIntegerField(null=True, blank=True)
    uses_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="voucher_code_is_folded", condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]{2,23}$")
            ),
            models.CheckConstraint(
                name="voucher_takes_a_share_or_a_sum",
                condition=Q(percent_bp__range=(1, 10_000), amount_vnd__isnull=True)
                | Q(percent_bp__isnull=True, amount_vnd__gt=0),
            ),
            models.CheckConstraint(
                name="producer_bears_only_vouchers_of_its_own",
                condition=~Q(bearer="producer") | Q(producer__isnull=False),
            ),
            models.CheckConstraint(
                name="voucher_never_used_more_often_than_allowed",
                condition=Q(most_uses__isnull=True) | Q(uses_count__lte=F("most_uses")),
            ),
            models.CheckConstraint(
                name="voucher_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return self.words("title")


class VoucherUse(models.Model):
    """A voucher taken by an order, with who bears it and how much as of that day. Given back with an unpaid order.

    phone and email are the order's: guests are known by them.
    """

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="uses")
    order = models.OneToOneField(Order, models.PROTECT, related_name="voucher_use")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=16)
    email = models.EmailField(help_text="lower case")
    bearer = models.CharField(max_length=12, choices=Voucher.Bearer)
    discount_vnd = models.PositiveBigIntegerField()
    used_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-used_at", "-pk"]
        constraints = [models.CheckConstraint(name="voucher_use_takes_something_off", condition=Q(discount_vnd__gt=0))]

    def __str__(self) -> str:
        return f"{self.voucher_id} · {self.order_id}"
