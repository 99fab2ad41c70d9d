"""Money that came in, whose it is, and what went back."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from orders.models import Adjustment, Order, SellerOrder

from . import states


class Payment(models.Model):
    """One attempt to pay one order through one provider."""

    class Status(models.TextChoices):
        OPEN = "open", _("Chờ thanh toán")
        SUCCEEDED = "succeeded", _("Đã thanh toán")
        CLOSED = "closed", _("Đã đóng")

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
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
            models.UniqueConstraint(fields=["order"], name="one_open_payment_per_order", condition=Q(status="open")),
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
        return f"payment {self.pk} of {self.order_id}"


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
        return f"share {self.part_id} of payment {self.payment_id}"


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


class Dispute(models.Model):
    """A buyer's bank that takes a payment back, or asks about it. Booked only from what the provider answers."""

    class Status(models.TextChoices):
        WARNING_NEEDS_RESPONSE = "warning_needs_response", _("Ngân hàng hỏi, cần trả lời")
        WARNING_UNDER_REVIEW = "warning_under_review", _("Ngân hàng hỏi, đã trả lời")
        WARNING_CLOSED = "warning_closed", _("Ngân hàng hỏi, đã xong")
        NEEDS_RESPONSE = "needs_response", _("Khiếu nại, cần nộp giấy tờ")
        UNDER_REVIEW = "under_review", _("Khiếu nại, ngân hàng đang xem")
        LOST = "lost", _("Ngân hàng đã trả tiền lại cho người mua")
        WON = "won", _("Chợ giữ được tiền")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    provider_ref = models.CharField(max_length=120)
    amount_vnd = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=64, help_text="in the provider's words")
    status = models.CharField(max_length=32, choices=Status)
    due_by = models.DateTimeField(null=True, blank=True, help_text="the provider takes papers until then")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider_ref"], name="one_row_per_dispute"),
            models.CheckConstraint(
                name="dispute_closed_at_a_moment",
                condition=Q(status__in=sorted(states.CLOSED), closed_at__isnull=False)
                | (~Q(status__in=sorted(states.CLOSED)) & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.provider_ref}"

    @property
    def is_open(self) -> bool:
        return self.status in states.OPEN


class RefundQuerySet(models.QuerySet["Refund"]):
    def unsent(self) -> Self:
        """Asked for, and not handed to the provider: these can still be held or dropped."""
        return self.filter(status=Refund.Status.ASKED, sent_at__isnull=True, provider_ref="")

    def with_standing(self) -> Self:
        """Each with is_waiting: held because a bank looks into its payment; and is_stuck: somebody has to see to it.

        Stuck is what failed or was dropped, while nobody sent it again and the buyer has the money in no other way:
        by another refund of the share, or by a bank that paid so much that this would be more than was paid.
        """
        disputes = Dispute.objects.filter(payment=OuterRef("share__payment"))
        held = Q(status=Refund.Status.ASKED, sent_at__isnull=True, provider_ref="")
        ended = Q(status__in=[Refund.Status.FAILED, Refund.Status.DROPPED], retry__isnull=True)
        owed = Q(amount_vnd__lte=F("share__captured_vnd") - F("share__refunded_vnd"))
        others = OuterRef("share__payment__amount_vnd") - OuterRef("amount_vnd")
        paid_by_bank = Exists(disputes.filter(status=states.LOST, amount_vnd__gt=others))
        return self.annotate(
            is_waiting=_truth(held & Exists(disputes.filter(status__in=states.TAKING))),
            is_stuck=_truth(ended & owed & ~paid_by_bank),
        )

    def stuck(self) -> Self:
        return self.with_standing().filter(is_stuck=True)

    def to_send(self) -> Self:
        """What the provider has not heard of or not settled; not what waits for a bank's decision."""
        return self.with_standing().filter(status=Refund.Status.ASKED, is_waiting=False)


def _truth(condition: Combinable | Q) -> ExpressionWrapper[Combinable | Q]:
    return ExpressionWrapper(condition, output_field=models.BooleanField())


class Refund(models.Model):
    """Money going back to the buyer for one share. Its key makes it one refund however often it is sent."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Đang hoàn tiền")
        SUCCEEDED = "succeeded", _("Đã hoàn tiền")
        FAILED = "failed", _("Hoàn tiền chưa được")
        DROPPED = "dropped", _("Ngân hàng đã trả thay")

    share = models.ForeignKey(PaymentShare, models.PROTECT, related_name="refunds")
    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, null=True, blank=True, related_name="refunds", help_text="why it is owed"
    )
    amount_vnd = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=32)
    request_key = models.CharField(max_length=80, unique=True)
    retry_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="retry")
    provider_ref = models.CharField(max_length=120, blank=True)
    refusals = models.PositiveSmallIntegerField(default=0, help_text="how often the provider would not take it")
    failure_code = models.CharField(max_length=64, blank=True, help_text="in the provider's words")
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="from then on the provider may have it")
    settled_at = models.DateTimeField(null=True, blank=True)

    is_waiting: bool  # these two only where with_standing() asked for them
    is_stuck: bool
    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="refund_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.UniqueConstraint(
                fields=["adjustment", "share"],
                name="one_refund_per_adjustment_and_share",
                condition=Q(adjustment__isnull=False, retry_of__isnull=True),
            ),
            models.CheckConstraint(
                name="dropped_refund_was_never_sent",
                condition=~Q(status="dropped") | Q(sent_at__isnull=True, provider_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk} of {self.amount_vnd}"

    @property
    def sending_key(self) -> str:
        """Makes it one refund at the provider. A refusal is final for its key, so the next attempt has another."""
        return f"{self.request_key}~{self.refusals}" if self.refusals else self.request_key
