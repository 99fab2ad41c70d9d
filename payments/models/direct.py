"""Money that goes from a buyer to a producer, and back, without us: what both of them say about it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd

from .payments import Payment

_LONG_ENOUGH = r"^\S{16,}$"


class DirectTransferQuerySet(models.QuerySet["DirectTransfer"]):
    def waiting(self) -> Self:
        """Whose money nobody has seen yet, while it may still come."""
        return self.filter(confirmed_at=None, payment__status=Payment.Status.OPEN)

    def hanging(self) -> Self:
        """The buyer says it was sent, and its producer does not see it, or says nothing in time."""
        late = Q(confirm_by__lte=clock.now()) | Q(denied_at__isnull=False)
        return self.waiting().filter(late, said_at__isnull=False)


class DirectTransfer(models.Model):
    """One payment of a buyer to a producer. Confirmed by the producer, its bank, or an operator: never by the buyer.

    said      the buyer's word that it was sent, with the bank's number
    denied    the producer looked and does not see it; it may see it later
    seen_vnd  what the producer's own bank told of, where it has connected one
    """

    class How(models.TextChoices):
        PRODUCER = "producer", _("nhà làm xem tài khoản")
        FEED = "feed", _("ngân hàng của nhà làm báo")
        OPERATOR = "operator", _("người trực chợ đối chiếu")

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="direct")
    seen_vnd = models.PositiveBigIntegerField(default=0)
    said_at = models.DateTimeField(null=True, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    denied_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=10, choices=How, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=300, blank=True, help_text="what an operator goes by")

    objects = DirectTransferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["confirm_by"], name="direct_to_confirm", condition=Q(confirmed_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="direct_transfer_is_said_with_a_number",
                condition=Q(said_at__isnull=True, bank_ref="", confirm_by__isnull=True)
                | (Q(said_at__isnull=False, confirm_by__isnull=False) & ~Q(bank_ref="")),
            ),
            models.CheckConstraint(
                name="direct_transfer_is_confirmed_somehow",
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | Q(confirmed_at__isnull=False, confirmed_how="feed")
                | Q(confirmed_at__isnull=False, confirmed_how__in=["producer", "operator"], confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="operator_confirms_with_a_reason", condition=~Q(confirmed_how="operator") | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}"


class DirectRefundQuerySet(models.QuerySet["DirectRefund"]):
    def owed(self) -> Self:
        """What producers have not sent yet."""
        return self.filter(sent_at=None, received_at=None)

    def hanging(self) -> Self:
        """Not sent in time, or the buyer says it did not come."""
        late = Q(sent_at__isnull=True, send_by__lte=clock.now()) | Q(contested_at__isnull=False)
        return self.filter(late, received_at=None)


class DirectRefund(models.Model):
    """One refund a producer owes its buyer: owed, sent (it says), received or contested (the buyer says).

    Of a sale, asked for by a Refund; or of money that came once more for what was paid (is_again).
    """

    AGAIN = "again:"  # how the key of what came once more begins: no refund of a sale

    key = models.CharField(max_length=120, unique=True, help_text="the refund's")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="direct_refunds")
    amount_vnd = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField(default=clock.now)
    send_by = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=300, blank=True, help_text="what an operator goes by")

    objects = DirectRefundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="direct_refund_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="direct_refund_is_sent_with_a_number",
                condition=Q(sent_at__isnull=True, bank_ref="") | (Q(sent_at__isnull=False) & ~Q(bank_ref="")),
            ),
            models.CheckConstraint(
                name="only_what_was_sent_is_contested",
                condition=Q(contested_at__isnull=True) | Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {format_vnd(self.amount_vnd)}"

    @property
    def is_again(self) -> bool:
        return self.key.startswith(self.AGAIN)

    @property
    def state(self) -> str:
        """owed, sent, contested or received."""
        if self.received_at is not None:
            return "received"
        if self.contested_at is not None:
            return "contested"
        return "sent" if self.sent_at is not None else "owed"


class SellerFeed(models.Model):
    """A notification service a producer connected to its own account. It is believed about that account only."""

    class Provider(models.TextChoices):
        SEPAY = "sepay", "SePay"
        CASSO = "casso", "Casso"
        PAYOS = "payos", "payOS"

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="bank_feeds")
    provider = models.CharField(max_length=8, choices=Provider)
    key = models.CharField(max_length=40, unique=True, help_text="stands in the address it delivers to")
    secret = models.CharField(max_length=200)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["producer"], name="one_open_feed_per_producer", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(name="feed_has_a_secret", condition=Q(secret__regex=_LONG_ENOUGH)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.producer_id}"


class SellerNotice(models.Model):
    """A movement on a producer's own account as its feed told it, kept raw. None of our money, so no BankCredit."""

    feed = models.ForeignKey(SellerFeed, models.PROTECT, related_name="notices")
    txn_id = models.CharField(max_length=120)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="seller_notices")
    amount_vnd = models.PositiveBigIntegerField()
    content = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    raw = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "txn_id"], name="one_row_per_seller_notice")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.txn_id}"
