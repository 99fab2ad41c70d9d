"""Money on its way to producers, and the bank accounts it goes to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalog.models import Producer
from marketplace.kernel import clock


class PayoutBatch(models.Model):
    """Payouts that go to the bank in one file: one person makes it, another approves it."""

    class Status(models.TextChoices):
        MADE = "made", _("Chờ người thứ hai duyệt")
        APPROVED = "approved", _("Đã duyệt, gửi ngân hàng")
        DONE = "done", _("Ngân hàng đã trả lời hết")
        CANCELLED = "cancelled", _("Đã hủy")

    status = models.CharField(max_length=12, choices=Status, default=Status.MADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_a_batch_alone",
                condition=Q(approved_by__isnull=True) | Q(made_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="batch_goes_out_only_approved",
                condition=Q(status__in=["made", "cancelled"]) | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {localtime(self.made_at):%d/%m/%Y}"


class Payout(models.Model):
    """One transfer to one producer, with the account as it was when the batch was made."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Đang chuyển")
        PAID = "paid", _("Đã chuyển")
        FAILED = "failed", _("Ngân hàng không chuyển được")
        RETURNED = "returned", _("Ngân hàng trả lại")
        CANCELLED = "cancelled", _("Đã hủy")

    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="payouts")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="payouts")
    amount_vnd = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=24, unique=True, help_text="what the bank writes beside it")
    bank_bin = models.CharField(max_length=6)
    bank_account = models.CharField(max_length=19)
    holder = models.CharField(max_length=80, help_text="in ASCII capitals, as banks want it")
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    bank_words = models.CharField(max_length=160, blank=True, help_text="why not, as the bank said")
    planned_at = models.DateTimeField(default=clock.now)
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="failed, returned or cancelled")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["producer", "-id"], name="payouts_of_producer")]
        constraints = [
            models.CheckConstraint(name="payout_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.UniqueConstraint(
                fields=["producer"], name="one_planned_payout_per_producer", condition=Q(status="planned")
            ),
            models.CheckConstraint(
                name="payout_paid_or_returned_at_a_moment",
                condition=~Q(status__in=["paid", "returned"]) | Q(paid_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payout_goes_to_an_account", condition=Q(bank_bin__regex=r"^\d{6}$") & ~Q(bank_account="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ProducerBankAccount(models.Model):
    """A bank account a producer asked its money to be sent to. Used only once another person approved it and some days
    went by: whoever takes over a producer's sign-in can't send its money away at once.
    """

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="bank_accounts")
    bank_bin = models.CharField(max_length=6)
    account = models.CharField(max_length=19)
    holder = models.CharField(max_length=80)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    usable_from = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="bank_account_is_digits_and_letters",
                condition=Q(bank_bin__regex=r"^\d{6}$", account__regex=r"^[0-9A-Z]{4,19}$"),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_bank_account",
                condition=Q(approved_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="bank_account_is_approved_whole",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, usable_from__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, usable_from__isnull=False),
            ),
            models.CheckConstraint(
                name="bank_account_is_approved_or_refused",
                condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["producer"],
                name="one_open_wish_for_a_bank_account",
                condition=Q(approved_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} …{self.account[-4:]}"
