"""Money that goes back by bank transfer: a queue that people work off, two of them for every row."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd

from .bank import BankCreditUse
from .payments import Payment


class BankRefundQuerySet(models.QuerySet["BankRefund"]):
    def to_prepare(self) -> Self:
        return self.filter(prepared_at=None, dropped_at=None)

    def to_approve(self) -> Self:
        return self.filter(prepared_at__isnull=False, approved_at=None, dropped_at=None)

    def to_pay(self) -> Self:
        return self.filter(approved_at__isnull=False, paid_at=None, failed_at=None)

    def open(self) -> Self:
        """Whatever still waits for somebody's hand."""
        return self.filter(paid_at=None, failed_at=None, dropped_at=None)


class BankRefund(models.Model):
    """One transfer out: of a refund (its key is the refund's), or of what was paid too much.

    prepared   an operator wrote down where it goes; approved by another one; paid with the bank's number
    dropped    not owed any more, before anything left: the bank has taken the money back
    failed     the transfer came back
    """

    key = models.CharField(max_length=120, unique=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="bank_refunds")
    use = models.OneToOneField(BankCreditUse, models.PROTECT, null=True, blank=True, related_name="refund")
    amount_vnd = models.PositiveBigIntegerField()
    to_bin = models.CharField(max_length=6, blank=True)
    to_account = models.CharField(max_length=32, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="the buyer typed in where to")
    name_fits = models.BooleanField(null=True, blank=True, help_text="the told name is that of who ordered or paid")
    asked_at = models.DateTimeField(default=clock.now)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=64, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = BankRefundQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="bank_refund_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="told_refund_account_is_whole",
                condition=Q(told_at__isnull=True, name_fits__isnull=True)
                | (
                    Q(told_at__isnull=False, name_fits__isnull=False)
                    & ~Q(to_bin="")
                    & ~Q(to_account="")
                    & ~Q(to_name="")
                ),
            ),
            models.CheckConstraint(
                name="who_prepares_a_bank_refund_never_approves_it",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (
                    Q(approved_at__isnull=False, approved_by__isnull=False, prepared_by__isnull=False)
                    & ~Q(approved_by=F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="bank_refund_is_paid_once_approved",
                condition=Q(paid_at__isnull=True) | (Q(approved_at__isnull=False) & ~Q(bank_ref="")),
            ),
            models.CheckConstraint(
                name="dropped_bank_refund_never_left", condition=Q(dropped_at__isnull=True) | Q(paid_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {format_vnd(self.amount_vnd)}"

    @property
    def account_shown(self) -> str:
        """As much of the account as anybody who is not an operator gets to see."""
        return f"…{self.to_account[-4:]}"

    @property
    def standing(self) -> str:
        """Where it stands, in the words of the queue."""
        if self.failed_at:
            return str(_("Chuyển không tới"))
        if self.paid_at:
            return str(_("Đã chuyển"))
        if self.dropped_at:
            return str(_("Không phải trả nữa"))
        if self.approved_at:
            return str(_("Đã duyệt, chờ chuyển"))
        return str(_("Chờ duyệt") if self.prepared_at else _("Chờ số tài khoản"))
