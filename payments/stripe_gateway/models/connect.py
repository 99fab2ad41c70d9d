"""Connected accounts, and money that moves between them, the platform and their banks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .money import BalanceTransaction, Charge, Refund
from .record import Record


class Account(Record):
    """A seller that the platform pays: a row of the platform, whose `ref` is the `account` of the seller's own rows."""

    type = models.CharField(max_length=12, default="none")
    country = models.CharField(max_length=2)
    email = models.CharField(max_length=254, blank=True)
    business_type = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, default="vnd")
    requested = models.JSONField(default=list, help_text="names of the capabilities it asked for")
    terms_accepted_at = models.DateTimeField(null=True)
    details_submitted = models.BooleanField(default=False)
    metadata = models.JSONField(default=dict)
    # Parameters that are given back as they came: business_profile, company, individual, settings, controller.
    echoed = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)

    def missing(self) -> list[str]:
        """What the seller has still to tell, as the API names it; the bank account stands apart."""
        missing = [] if self.business_type else ["business_type"]
        return missing + ([] if self.terms_accepted_at else ["tos_acceptance.date", "tos_acceptance.ip"])

    def has_active(self, capability: str) -> bool:
        return capability in self.requested and not self.missing() and not self.deleted

    @property
    def may_receive(self) -> bool:
        return self.has_active("transfers")


class AccountLink(Record):
    """A page on which a seller fills in what is missing; it may be opened for a few minutes."""

    for_account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    return_url = models.TextField()
    refresh_url = models.TextField()
    page_url = models.TextField()
    expires_at = models.DateTimeField()


class BankAccount(Record):
    """Where payouts go. Of its number only the last four digits are kept; `outcome` is what the number stood for."""

    holder = models.CharField(max_length=255, blank=True)
    holder_type = models.CharField(max_length=12, blank=True)
    bank_name = models.CharField(max_length=120, blank=True)
    routing_number = models.CharField(max_length=32, blank=True)
    last4 = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=16)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    is_default = models.BooleanField(default=False)
    outcome = models.CharField(max_length=32, blank=True, help_text="failure_code of every payout to it")
    metadata = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["account", "currency"],
                name="one_default_bank_account",
                condition=Q(is_default=True, deleted=False),
            )
        ]


class Transfer(Record):
    """From the platform's balance to a seller's."""

    amount = models.PositiveBigIntegerField()
    amount_reversed = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    destination = models.ForeignKey(Account, models.PROTECT, related_name="transfers")
    source_transaction = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="transfers")
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, related_name="+")
    transfer_group = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(name="transfer_moves_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="reversals_never_exceed_the_transfer", condition=Q(amount_reversed__lte=F("amount"))
            ),
        ]


class TransferReversal(Record):
    """All or part of a transfer, back to the platform."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="reversals")
    amount = models.PositiveBigIntegerField()
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, related_name="+")
    destination_refund = models.OneToOneField(Refund, models.PROTECT, related_name="source_reversal")
    source_refund = models.OneToOneField(Refund, models.PROTECT, null=True, related_name="reversal")
    metadata = models.JSONField(default=dict)


class ApplicationFee(Record):
    """What the platform keeps of a seller's charge: a row of the platform."""

    seller = models.ForeignKey(Account, models.PROTECT, related_name="fees")
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="application_fee")
    originating = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="+")
    amount = models.PositiveBigIntegerField()
    amount_refunded = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                name="fee_refunds_never_exceed_the_fee", condition=Q(amount_refunded__lte=F("amount"))
            )
        ]


class ApplicationFeeRefund(Record):
    fee = models.ForeignKey(ApplicationFee, models.PROTECT, related_name="refunds")
    amount = models.PositiveBigIntegerField()
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, related_name="+")
    metadata = models.JSONField(default=dict)


class Payout(Record):
    """From an account's balance to its bank. A failure may follow a success."""

    class Status(models.TextChoices):
        PENDING = "pending"
        IN_TRANSIT = "in_transit"
        PAID = "paid"
        FAILED = "failed"
        CANCELED = "canceled"

    amount = models.BigIntegerField(help_text="negative: a reversal, from the bank back to the balance")
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    destination = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=12, default="standard")
    arrival_date = models.DateTimeField()
    description = models.TextField(blank=True)
    statement_descriptor = models.CharField(max_length=22, blank=True)
    failure_code = models.CharField(max_length=64, blank=True)
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, related_name="+")
    failure_balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    original_payout = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(name="payout_moves_something", condition=~Q(amount=0))]
        indexes = [
            models.Index(
                fields=["arrival_date"], name="payout_to_arrive", condition=Q(status__in=["pending", "in_transit"])
            )
        ]
