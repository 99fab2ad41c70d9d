"""What a bank tells us: money that reached our account, what it was for, and what each đồng of it became."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock

from .payments import Payment


class QrRequest(models.Model):
    """What the buyer of a VietQR payment is asked to transfer: where to, with which words, until when.

    The account is kept as it was shown: changing the settings never changes a code somebody has saved.
    """

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="qr")
    reference = models.CharField(max_length=16, help_text="stands in the transfer; never used again")
    bank_bin = models.CharField(max_length=6)
    account = models.CharField(max_length=19)
    holder = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="one_payment_per_transfer_reference")]

    def __str__(self) -> str:
        return self.reference


class BankStatement(models.Model):
    """A statement somebody brought from the bank: kept whole, looked over, then taken into the books."""

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["sha256"], name="one_row_per_statement_file")]

    def __str__(self) -> str:
        return self.name


class BankCredit(models.Model):
    """One movement on our account as one source told it. Inserted first, acted upon later: the row is the queue.

    same_as   another source told the same movement earlier: this row moves nothing
    raw       word for word as it came
    """

    class Direction(models.TextChoices):
        IN = "in", _("tiền vào")
        OUT = "out", _("tiền ra")

    class State(models.TextChoices):
        NEW = "new", _("Chưa xem")
        IGNORED = "ignored", _("Không liên quan")
        COPY = "copy", _("Đã biết từ nguồn khác")
        MATCHED = "matched", _("Đúng đơn, đúng tiền")
        PARTLY = "partly", _("Chuyển thiếu")
        EXCESS = "excess", _("Chuyển thừa")
        TWICE = "twice", _("Chuyển lần nữa")
        LATE = "late", _("Chuyển trễ")
        SUSPENSE = "suspense", _("Chưa rõ của ai")
        RETURNING = "returning", _("Trả lại người chuyển")
        REVERSED = "reversed", _("Ngân hàng rút lại")

    provider = models.CharField(max_length=16)
    provider_txn_id = models.CharField(max_length=120)
    bank_ref = models.CharField(max_length=64, blank=True, help_text="the bank's own number of the movement")
    account = models.CharField(max_length=32)
    direction = models.CharField(max_length=3, choices=Direction)
    amount_vnd = models.PositiveBigIntegerField()
    content = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=16, blank=True, help_text="ours, found in the content")
    counter_bin = models.CharField(max_length=6, blank=True)
    counter_account = models.CharField(max_length=32, blank=True)
    counter_name = models.CharField(max_length=120, blank=True)
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    reversed_at = models.DateTimeField(null=True, blank=True)
    raw = models.TextField()

    class Meta:
        ordering = ["-paid_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="credit_to_process", condition=Q(state="new")),
            models.Index(fields=["account", "amount_vnd", "paid_at"], name="credit_by_movement"),
            models.Index(fields=["state", "paid_at"], name="credit_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_txn_id"], name="one_row_per_bank_notice"),
            models.UniqueConstraint(
                fields=["same_as", "provider"], name="one_copy_per_source", condition=Q(same_as__isnull=False)
            ),
            models.CheckConstraint(
                name="copied_credit_names_its_original",
                condition=Q(state="copy", same_as__isnull=False) | (~Q(state="copy") & Q(same_as__isnull=True)),
            ),
            models.CheckConstraint(
                name="credit_reversed_at_a_moment",
                condition=Q(state="reversed", reversed_at__isnull=False)
                | (~Q(state="reversed") & Q(reversed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_txn_id}"


class BankCreditUse(models.Model):
    """What a part of a credit is: money for a payment, owed back to the sender, or in suspense.

    The parts of a credit always sum to it, and the parts for one payment never exceed that payment: a deferred
    trigger (migration 0010) holds both.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("cho đơn")
        OWED = "owed", _("phải trả lại")
        SUSPENSE = "suspense", _("chưa rõ của ai")
        INVOICE = "invoice", _("hoa hồng nhà làm trả")

    credit = models.ForeignKey(BankCredit, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=10, choices=Kind)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="bank_uses")
    invoice = models.ForeignKey(
        "payments.CommissionInvoice", models.PROTECT, null=True, blank=True, related_name="bank_uses"
    )
    amount_vnd = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="use_of_a_credit_is_not_empty", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="use_names_its_payment",
                condition=Q(kind="payment", payment__isnull=False)
                | Q(kind__in=["suspense", "invoice"], payment__isnull=True)
                | Q(kind="owed"),
            ),
            models.CheckConstraint(
                name="use_names_its_invoice",
                condition=Q(kind="invoice", invoice__isnull=False) | (~Q(kind="invoice") & Q(invoice__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_vnd} {self.get_kind_display()}"


class ManualMatch(models.Model):
    """Somebody says which payment or invoice a credit in suspense is for; somebody else has to agree."""

    credit = models.ForeignKey(BankCredit, models.PROTECT, related_name="matches")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="+")
    invoice = models.ForeignKey("payments.CommissionInvoice", models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="match_names_a_payment_or_an_invoice",
                condition=Q(payment__isnull=False, invoice__isnull=True)
                | Q(payment__isnull=True, invoice__isnull=False),
            ),
            models.CheckConstraint(
                name="who_proposes_a_match_never_approves_it",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="match_approved_by_somebody",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, refused_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["credit"],
                name="one_open_match_per_credit",
                condition=Q(approved_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_id} · {self.invoice or self.payment_id}"
