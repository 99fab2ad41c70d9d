"""Money that goes back to the buyer."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd
from orders.models import Adjustment

from .. import states
from .disputes import Dispute
from .payments import PaymentShare


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
    by_transfer = models.BooleanField(default=False, help_text="whatever it was paid with: the card does not take it")
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
                name="refund_goes_another_way_once_it_failed",
                condition=Q(by_transfer=False) | Q(retry_of__isnull=False),
            ),
            models.CheckConstraint(
                name="dropped_refund_was_never_sent",
                condition=~Q(status="dropped") | Q(sent_at__isnull=True, provider_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {format_vnd(self.amount_vnd)}"

    @property
    def provider(self) -> str:
        """Who brings it: the payment's own provider, or our bank once that failed. Needs share__payment."""
        return "vietqr" if self.by_transfer else self.share.payment.provider

    @property
    def sending_key(self) -> str:
        """Makes it one refund at the provider. A refusal is final for its key, so the next attempt has another."""
        return f"{self.request_key}~{self.refusals}" if self.refusals else self.request_key
