"""What the marketplace and the state keep of a sale: dated rules, and what they came to for each sale."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Producer
from marketplace.kernel import clock
from orders.models import OrderLine

from ..ledger.splitting import Rate, Split
from .payments import PaymentShare


class CommissionRateQuerySet(models.QuerySet["CommissionRate"]):
    def valid(self, on: date) -> Self:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class CommissionRate(models.Model):
    """A rule of an ordered list: the first that fits a line says its commission. None fits: none is taken.

    producer, category, legal_form  what it is for; empty ones fit everything. A shelf means the shelves below it, too.
    """

    position = models.PositiveIntegerField(unique=True, help_text=_("Luật đứng trước được xét trước."))
    name = models.CharField(max_length=120)
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, blank=True, related_name="commission_rates")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    legal_form = models.CharField(max_length=24, choices=Producer.LegalForm, blank=True)
    rate_bp = models.PositiveIntegerField(help_text=_("Phần vạn: 500 là 5 %."))
    floor_vnd = models.PositiveBigIntegerField(default=0, help_text=_("Ít nhất của một phần đơn."))
    cap_vnd = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Nhiều nhất của một phần đơn."))
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text=_("Ngày cuối cùng."))

    objects = CommissionRateQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="commission_is_at_most_everything", condition=Q(rate_bp__lte=10_000)),
            models.CheckConstraint(
                name="commission_cap_is_above_its_floor",
                condition=Q(cap_vnd__isnull=True) | Q(cap_vnd__gte=F("floor_vnd")),
            ),
            models.CheckConstraint(
                name="commission_rate_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rate(self) -> Rate:
        return Rate(self.rate_bp, self.floor_vnd, self.cap_vnd)


class TaxRate(models.Model):
    """What the marketplace withholds for the state from a legal form's sales, from a day on. No row: nothing.

    threshold_vnd  sales of a calendar year up to which a producer need pay none: what its meter is measured by
    """

    legal_form = models.CharField(max_length=24, choices=Producer.LegalForm)
    vat_bp = models.PositiveIntegerField(default=0)
    pit_bp = models.PositiveIntegerField(default=0)
    threshold_vnd = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=160, blank=True, help_text=_("Văn bản quy định."))
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text=_("Ngày cuối cùng."))

    class Meta:
        ordering = ["legal_form", "-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_tax_rate_per_legal_form_and_day",
                expressions=[
                    (
                        Func(
                            Func(F("legal_form"), Value(0), function="hashtextextended"),
                            Func(F("legal_form"), Value(0), function="hashtextextended"),
                            Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
            models.CheckConstraint(name="taxes_are_at_most_everything", condition=Q(vat_bp__lte=10_000 - F("pit_bp"))),
        ]

    def __str__(self) -> str:
        return f"{self.legal_form} {self.valid_from}"


_LEFT = ("seller", "commission", "vat", "pit", "delivery", "promo")


class Allocation(models.Model):
    """Whose a share of a payment is, frozen when it was paid, and what is left of each after refunds.

    `promo` is what the marketplace adds for its voucher. The delivery is the producer's where it pays the carrier.
    """

    share = models.OneToOneField(PaymentShare, models.PROTECT, related_name="allocation")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="allocations")
    legal_form = models.CharField(max_length=24, choices=Producer.LegalForm)
    tax_rate = models.ForeignKey(TaxRate, models.PROTECT, null=True, related_name="+")
    delivery_goes_to_producer = models.BooleanField()
    seller_vnd = models.PositiveBigIntegerField()
    commission_vnd = models.PositiveBigIntegerField()
    vat_vnd = models.PositiveBigIntegerField()
    pit_vnd = models.PositiveBigIntegerField()
    delivery_vnd = models.PositiveBigIntegerField()
    promo_vnd = models.PositiveBigIntegerField()
    seller_left_vnd = models.PositiveBigIntegerField()
    commission_left_vnd = models.PositiveBigIntegerField()
    vat_left_vnd = models.PositiveBigIntegerField()
    pit_left_vnd = models.PositiveBigIntegerField()
    delivery_left_vnd = models.PositiveBigIntegerField()
    promo_left_vnd = models.PositiveBigIntegerField()
    allocated_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True, blank=True, help_text="when the producer had earned it")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["share"], name="allocation_to_release", condition=Q(released_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="refunds_take_no_more_than_was_shared_out",
                condition=Q(**{f"{name}_left_vnd__lte": F(f"{name}_vnd") for name in _LEFT}),
            ),
            models.CheckConstraint(
                name="promotion_is_at_most_the_goods",
                condition=Q(promo_vnd__lte=F("seller_vnd") + F("commission_vnd") + F("vat_vnd") + F("pit_vnd")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_id}"

    @property
    def split(self) -> Split:
        """As paid."""
        return Split(*(getattr(self, f"{name}_vnd") for name in _LEFT))

    @property
    def left(self) -> Split:
        """As of now."""
        return Split(*(getattr(self, f"{name}_left_vnd") for name in _LEFT))

    @staticmethod
    def left_columns(left: Split) -> dict[str, int]:
        """The columns that keep what is left."""
        return {f"{name}_left_vnd": getattr(left, f"{name}_vnd") for name in _LEFT}

    @property
    def producers_left_vnd(self) -> int:
        """What the producer has of it as of now."""
        return self.seller_left_vnd + (self.delivery_left_vnd if self.delivery_goes_to_producer else 0)


class LineCommission(models.Model):
    """The commission of an order line, frozen when it was paid: the rule, what it counted of, what it came to."""

    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="commission")
    rule = models.ForeignKey(CommissionRate, models.PROTECT, null=True, related_name="+")
    rate_bp = models.PositiveIntegerField()
    base_vnd = models.PositiveBigIntegerField()
    commission_vnd = models.PositiveBigIntegerField()
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_commission_is_at_most_the_line", condition=Q(commission_vnd__lte=F("base_vnd"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.commission_vnd} of line {self.line_id}"
