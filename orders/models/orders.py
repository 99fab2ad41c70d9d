"""What the buyer placed, and each producer's part of it. Always a group, even with one producer."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Harvest, Producer, ProductVariant
from marketplace.accounts.models import AdministrativeUnit

from ..states import GONE
from .carts import Cart


def new_token() -> str:
    """An unguessable link part: 192 random bits."""
    return secrets.token_urlsafe(24)


class OrderQuerySet(models.QuerySet["Order"]):
    def unpaid(self) -> Self:
        return self.filter(paid_at__isnull=True, cancelled_at__isnull=True)


class Order(models.Model):
    """A placed order: snapshot of the buyer, the address and the sums. Its state is derived from its parts.

    An order is unpaid, then paid or cancelled; the parts say how far each producer got.
    """

    number = models.CharField(max_length=16, unique=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    cart = models.ForeignKey(Cart, models.SET_NULL, null=True, related_name="orders")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="orders")
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16)
    email = models.EmailField()
    language = models.CharField(max_length=8, default="vi")
    ward = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="+")
    street = models.CharField(max_length=160)
    hamlet = models.CharField(max_length=80, blank=True)
    address_text = models.CharField(max_length=400, help_text="as printed on the parcel, new and old units")
    note = models.CharField(max_length=500, blank=True)
    goods_vnd = models.PositiveBigIntegerField()
    discount_vnd = models.PositiveBigIntegerField(default=0, help_text="off the goods, by a voucher")
    delivery_vnd = models.PositiveBigIntegerField()
    total_vnd = models.PositiveBigIntegerField()
    later_vnd = models.PositiveBigIntegerField(default=0, help_text="of it, asked for when a harvest is brought in")
    terms_accepted_at = models.DateTimeField()
    placed_at = models.DateTimeField()
    hold_expires_at = models.DateTimeField(help_text="unpaid after this moment, the stock is released")
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=24, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["hold_expires_at"],
                name="order_waiting_for_money",
                condition=Q(paid_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(fields=["buyer", "-placed_at"], name="order_by_buyer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_total_is_goods_less_discount_and_delivery",
                condition=Q(total_vnd=F("goods_vnd") - F("discount_vnd") + F("delivery_vnd"))
                & Q(discount_vnd__lte=F("goods_vnd")),
            ),
            models.CheckConstraint(name="order_asks_for_something_now", condition=Q(later_vnd__lte=F("total_vnd"))),
            models.CheckConstraint(
                name="order_is_paid_or_cancelled_never_both",
                condition=Q(paid_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["cart"],
                name="one_unpaid_order_per_cart",
                condition=Q(paid_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_unpaid(self) -> bool:
        return self.paid_at is None and self.cancelled_at is None

    @property
    def first_vnd(self) -> int:
        """What is asked for when it is placed: everything, or the deposit of a pre-order."""
        return self.total_vnd - self.later_vnd


class DeclineCode(models.TextChoices):
    """Ready reasons of a producer, for every reader in the own language."""

    SOLD_OUT = "sold_out", _("Hết hàng, không kịp làm mẻ mới")
    NOT_GOOD_ENOUGH = "not_good_enough", _("Hàng chưa đạt do thời tiết hoặc mùa vụ")
    NO_TRANSPORT = "no_transport", _("Chưa có xe giao tới nơi này")
    DAY_OFF = "day_off", _("Nhà đang nghỉ, không kịp gửi")


class SellerOrder(models.Model):
    """One producer's part of an order. Moves only along orders.states: a trigger refuses anything else."""

    class Status(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("Chờ thanh toán")
        RESERVED = "reserved", _("Đã giữ phần, chờ thu hoạch")
        AWAITING_REST = "awaiting_rest", _("Chờ trả phần còn lại")
        PAID = "paid", _("Chờ xác nhận")
        PROPOSED = "proposed", _("Chờ người mua đồng ý")
        CONFIRMED = "confirmed", _("Đã xác nhận")
        PACKED = "packed", _("Đã đóng gói")
        HANDED_OVER = "handed_over", _("Đã giao cho vận chuyển")
        READY = "ready", _("Chờ người mua tới lấy")
        DELIVERED = "delivered", _("Đã giao")
        CLOSED = "closed", _("Hoàn tất")
        DECLINED = "declined", _("Người bán từ chối")
        EXPIRED = "expired", _("Người bán không trả lời")
        CANCELLED = "cancelled", _("Đã hủy")
        NOT_ACCEPTED = "not_accepted", _("Không nhận hàng")

    order = models.ForeignKey(Order, models.PROTECT, related_name="parts")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="seller_orders")
    number = models.CharField(max_length=20, unique=True, help_text="the order's number and -1, -2, …")
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAITING_PAYMENT)
    goods_vnd = models.PositiveBigIntegerField()
    discount_vnd = models.PositiveBigIntegerField(default=0, help_text="off the goods, whoever bears it")
    discount_marketplace_vnd = models.PositiveBigIntegerField(default=0, help_text="of it, borne by the marketplace")
    discount_producer_vnd = models.PositiveBigIntegerField(default=0, help_text="of it, borne by the producer")
    delivery_vnd = models.PositiveBigIntegerField()
    total_vnd = models.PositiveBigIntegerField()
    harvest = models.ForeignKey(
        Harvest, models.PROTECT, null=True, blank=True, related_name="parts", help_text="of a pre-order"
    )
    later_vnd = models.PositiveBigIntegerField(default=0, help_text="of it, asked for when the harvest is brought in")
    due_vnd = models.PositiveBigIntegerField(help_text="what the buyer owes for it as of now, see Adjustment")
    delivery_due_vnd = models.PositiveBigIntegerField(help_text="the delivery's share of due_vnd")
    delivery_service = models.CharField(max_length=32)
    delivery_name = models.CharField(max_length=80)
    weight_g = models.PositiveIntegerField(help_text="as charged by the carrier")
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    delivery_waived_vnd = models.PositiveBigIntegerField(
        default=0, help_text="the fee the producer bears, because so much was bought"
    )
    ships_on = models.DateField(null=True, blank=True, help_text="as promised when it was placed")
    arrives_from = models.DateField(null=True, blank=True)
    arrives_until = models.DateField(null=True, blank=True)
    seller_snapshot = models.JSONField(
        help_text="legal name, address, phone and registration number on the day of sale"
    )
    decline_code = models.CharField(max_length=16, choices=DeclineCode, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True, help_text="the producer's own words")
    answer_by = models.DateTimeField(null=True, blank=True, help_text="unanswered after this moment, it expires")
    reminded_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    late_reminded_at = models.DateTimeField(null=True, blank=True, help_text="about the day it was to be sent")
    late_alerted_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    brought_in_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    not_accepted_at = models.DateTimeField(null=True, blank=True)

    unread: int  # messages the reader has not seen; only on parts of orders.web.tracking

    class Meta:
        ordering = ["order_id", "pk"]
        indexes = [
            models.Index(fields=["producer", "status", "-id"], name="seller_order_by_state"),
            models.Index(fields=["answer_by"], name="seller_order_to_answer", condition=Q(status="paid")),
            models.Index(
                fields=["harvest", "status"], name="seller_order_of_harvest", condition=Q(harvest__isnull=False)
            ),
            models.Index(fields=["delivered_at"], name="seller_order_to_close", condition=Q(status="delivered")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "producer"], name="one_part_per_order_and_producer"),
            models.CheckConstraint(
                name="part_total_is_goods_less_discount_and_delivery",
                condition=Q(total_vnd=F("goods_vnd") - F("discount_vnd") + F("delivery_vnd"))
                & Q(discount_vnd__lte=F("goods_vnd")),
            ),
            models.CheckConstraint(
                name="only_a_pre_order_is_paid_later",
                condition=Q(later_vnd=0) | Q(later_vnd__lt=F("total_vnd"), harvest__isnull=False),
            ),
            models.CheckConstraint(
                name="part_discount_is_borne_by_somebody",
                condition=Q(discount_vnd=F("discount_marketplace_vnd") + F("discount_producer_vnd")),
            ),
            models.CheckConstraint(
                name="delivery_due_is_within_what_is_due", condition=Q(delivery_due_vnd__lte=F("due_vnd"))
            ),
            models.CheckConstraint(
                name="part_gone_without_goods_costs_no_goods",
                condition=~Q(status__in=sorted(GONE)) | Q(due_vnd=F("delivery_due_vnd")),
            ),
            models.CheckConstraint(
                name="waived_delivery_costs_the_buyer_nothing",
                condition=Q(delivery_waived_vnd=0) | Q(delivery_vnd=0),
            ),
            models.CheckConstraint(
                name="declined_part_gives_a_reason",
                condition=~Q(status="declined") | ~Q(decline_reason="") | ~Q(decline_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def first_vnd(self) -> int:
        """What was asked for when it was placed: everything, or the deposit of a pre-order."""
        return self.total_vnd - self.later_vnd

    @property
    def declined_because(self) -> str:
        """Why the producer declined: a ready reason in the reader's language, and its own words as they were typed."""
        return ". ".join(filter(None, [self.get_decline_code_display(), self.decline_reason]))

    @property
    def is_picked_up(self) -> bool:
        """Whether the buyer fetches it at a point (see Pickup) and no carrier takes it."""
        return self.delivery_service.startswith("pickup:")


class OrderLine(models.Model):
    """What was bought, as it was called and priced on that day."""

    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    product_name = models.CharField(max_length=160)
    variant_name = models.CharField(max_length=120)
    sku = models.CharField(max_length=40)
    units = models.PositiveIntegerField()
    price_vnd = models.PositiveBigIntegerField()
    total_vnd = models.PositiveBigIntegerField(help_text="price times units, before the discount")
    discount_vnd = models.PositiveBigIntegerField(default=0, help_text="this line's share of the voucher")
    due_vnd = models.PositiveBigIntegerField(help_text="what the buyer owes for it as of now, see Adjustment")
    price_per_kg_vnd = models.PositiveBigIntegerField(null=True, help_text="weighed goods: price_vnd is the most")
    weight_min_g = models.PositiveIntegerField(null=True, help_text="of one pack, as estimated")
    weight_max_g = models.PositiveIntegerField(null=True)
    weighed_g = models.PositiveIntegerField(null=True, help_text="all packs that are sent, on the producer's scales")
    weighed_at = models.DateTimeField(null=True)
    extra_vnd = models.PositiveBigIntegerField(default=0, help_text="agreed to and paid on top, see ExtraCharge")
    units_missing = models.PositiveIntegerField(default=0, help_text="ordered, and never sent")
    units_returned = models.PositiveIntegerField(default=0)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", help_text="a substitute, agreed upon"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="order_line_has_units", condition=Q(units__gt=0)),
            models.CheckConstraint(
                name="order_line_total_is_price_times_units", condition=Q(total_vnd=F("price_vnd") * F("units"))
            ),
            models.UniqueConstraint(
                fields=["part", "variant"], name="one_line_per_part_and_pack", condition=Q(replaces__isnull=True)
            ),
            models.CheckConstraint(
                name="line_never_costs_more_than_bought",
                condition=Q(due_vnd__lte=F("total_vnd") - F("discount_vnd") + F("extra_vnd")),
            ),
            models.CheckConstraint(
                name="only_goods_by_weight_are_weighed",
                condition=Q(weighed_g__isnull=True, weighed_at__isnull=True)
                | Q(weighed_g__gt=0, weighed_at__isnull=False, price_per_kg_vnd__isnull=False),
            ),
            models.CheckConstraint(
                name="no_more_missing_or_returned_than_bought",
                condition=Q(units__gte=F("units_missing") + F("units_returned")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} × {self.sku}"

    @property
    def units_sent(self) -> int:
        """What the producer sends, or sent: ordered and not missing."""
        return self.units - self.units_missing

    @property
    def is_to_weigh(self) -> bool:
        """Whether the producer still has to put it on the scales."""
        return self.price_per_kg_vnd is not None and self.weighed_g is None and self.units_sent > 0

    @property
    def net_vnd(self) -> int:
        """What the buyer pays for this line as it was bought."""
        return self.total_vnd - self.discount_vnd
