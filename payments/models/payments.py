"""Money that came in, and whose it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd
from orders.models import ExtraCharge, Order, SellerOrder


class Payment(models.Model):
    """One attempt to pay an order, or an extra charge of it, through one provider."""

    class Status(models.TextChoices):
        OPEN = "open", _("Chờ thanh toán")
        SUCCEEDED = "succeeded", _("Đã thanh toán")
        CLOSED = "closed", _("Đã đóng")

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    charge = models.ForeignKey(
        ExtraCharge, models.PROTECT, null=True, blank=True, related_name="payments", help_text="none: the order itself"
    )
    part = models.ForeignKey(
        SellerOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="direct_payments",
        help_text="settled directly: whose producer is paid",
    )
    provider = models.CharField(max_length=16, default="stripe")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    amount_vnd = models.PositiveBigIntegerField()
    session_ref = models.CharField(max_length=120, blank=True, help_text="the provider's checkout session")
    intent_ref = models.CharField(max_length=120, blank=True, help_text="the provider's payment intent")
    pay_url = models.URLField(max_length=2000, blank=True)
    failure_code = models.CharField(max_length=64, blank=True, help_text="of the last refused card")
    opened_at = models.DateTimeField(default=clock.now)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                name="one_open_payment_per_order",
                condition=Q(status="open", charge__isnull=True, part__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["part"],
                name="one_open_payment_per_part",
                condition=Q(status="open", charge__isnull=True, part__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_direct_payment_is_of_one_part",
                condition=Q(provider="direct", part__isnull=False) | (~Q(provider="direct") & Q(part__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["charge"],
                name="one_open_payment_per_charge",
                condition=Q(status="open", charge__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["provider", "session_ref"], name="one_payment_per_session", condition=~Q(session_ref="")
            ),
            models.UniqueConstraint(
                fields=["provider", "intent_ref"], name="one_payment_per_intent", condition=~Q(intent_ref="")
            ),
            models.CheckConstraint(
                name="payment_succeeded_at_a_moment",
                condition=Q(status="succeeded", succeeded_at__isnull=False)
                | (~Q(status="succeeded") & Q(succeeded_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {format_vnd(self.amount_vnd)}"

    @property
    def is_direct(self) -> bool:
        """Whether the money goes to the part's producer, and never through us."""
        return self.part_id is not None


class PaymentShare(models.Model):
    """A producer's share of a payment."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="shares")
    part = models.ForeignKey(SellerOrder, models.PROTECT, related_name="payment_shares")
    captured_vnd = models.PositiveBigIntegerField()
    refunded_vnd = models.PositiveBigIntegerField(default=0, help_text="refunds asked for and not failed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "part"], name="one_share_per_payment_and_part"),
            models.CheckConstraint(
                name="refunds_never_exceed_the_share", condition=Q(refunded_vnd__lte=F("captured_vnd"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} · {self.part_id}"


class PaymentEvent(models.Model):
    """What the provider told us, kept raw before it is acted upon. `processed_at` empty means still to do."""

    provider = models.CharField(max_length=16)
    event_ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    about_ref = models.CharField(max_length=120, help_text="the provider's id of what it is about")
    about_kind = models.CharField(max_length=12, blank=True, help_text="refund, dispute, or empty for anything else")
    raw = models.TextField()
    received_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="event_to_process", condition=Q(processed_at__isnull=True))
        ]
        constraints = [models.UniqueConstraint(fields=["provider", "event_ref"], name="one_row_per_provider_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_ref}"
