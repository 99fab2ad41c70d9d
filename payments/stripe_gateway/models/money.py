"""Intents to pay, charges, refunds, and what each did to the balance."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .people import Customer, PaymentMethod
from .record import Record


class PaymentIntent(Record):
    """The wish to be paid an amount once. Its states: shared payments.md section 1.4."""

    class Status(models.TextChoices):
        REQUIRES_PAYMENT_METHOD = "requires_payment_method"
        REQUIRES_CONFIRMATION = "requires_confirmation"
        REQUIRES_ACTION = "requires_action"
        REQUIRES_CAPTURE = "requires_capture"
        SUCCEEDED = "succeeded"
        CANCELED = "canceled"

    amount = models.PositiveBigIntegerField()
    amount_capturable = models.PositiveBigIntegerField(default=0)
    amount_received = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=24, choices=Status, default=Status.REQUIRES_PAYMENT_METHOD)
    capture_method = models.CharField(max_length=16, default="automatic_async")
    client_secret = models.CharField(max_length=80)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="payment_intents")
    payment_method = models.ForeignKey(PaymentMethod, models.PROTECT, null=True, related_name="+")
    latest_charge = models.ForeignKey("Charge", models.PROTECT, null=True, related_name="+")
    last_payment_error = models.JSONField(null=True)
    return_url = models.TextField(blank=True)
    challenge_token = models.CharField(max_length=40, blank=True, help_text="of the bank's page being shown")
    challenge_origin = models.CharField(max_length=255, blank=True, help_text="where that page is, http://host:port")
    canceled_at = models.DateTimeField(null=True)
    cancellation_reason = models.CharField(max_length=32, blank=True)
    transfer_group = models.CharField(max_length=255, blank=True)
    application_fee_amount = models.PositiveBigIntegerField(null=True)
    transfer_data = models.JSONField(null=True, help_text="destination and, when not all of it, amount")
    metadata = models.JSONField(default=dict)
    # Parameters that are given back as they came: description, receipt_email, shipping and their like.
    echoed = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                name="application_fee_within_the_amount",
                condition=Q(application_fee_amount=None) | Q(application_fee_amount__lte=F("amount")),
            ),
            models.CheckConstraint(name="intent_asks_for_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="intent_never_receives_more", condition=Q(amount_received__lte=F("amount"))),
            models.CheckConstraint(name="intent_never_holds_more", condition=Q(amount_capturable__lte=F("amount"))),
            models.UniqueConstraint(
                fields=["challenge_token"], name="one_intent_per_challenge", condition=~Q(challenge_token="")
            ),
        ]


class BalanceTransaction(Record):
    """What something did to its account's balance, after fees: the balance is the sum of these rows, never a column."""

    kind = models.CharField(max_length=32)
    category = models.CharField(max_length=32, blank=True, help_text="reporting_category, where it is not the kind")
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    application_fee = models.BigIntegerField(default=0, help_text="the part of fee that the platform keeps")
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=80)
    available_on = models.DateTimeField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["account", "available_on"], name="balance_of_an_account")]


class Charge(Record):
    """One attempt to take money from a card; `paid` says whether the bank agreed.

    A payment that a connected account receives from its platform is one too: it has a transfer in place of a card.
    """

    intent = models.ForeignKey(PaymentIntent, models.PROTECT, null=True, related_name="charges")
    payment_method = models.ForeignKey(PaymentMethod, models.PROTECT, null=True, related_name="+")
    source_transfer = models.OneToOneField("Transfer", models.PROTECT, null=True, related_name="destination_payment")
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    amount = models.PositiveBigIntegerField()
    amount_captured = models.PositiveBigIntegerField(default=0)
    amount_refunded = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    paid = models.BooleanField()
    captured = models.BooleanField(default=False)
    authenticated = models.BooleanField(default=False, help_text="the buyer's bank asked and the buyer agreed")
    failure_code = models.CharField(max_length=64, blank=True)
    decline_code = models.CharField(max_length=64, blank=True)
    metadata = models.JSONField(default=dict)
    # What was changed on the charge itself; the rest is its intent's.
    echoed = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                name="charge_is_of_a_card_or_a_transfer",
                condition=Q(intent__isnull=False, payment_method__isnull=False, source_transfer=None)
                | Q(intent=None, payment_method=None, source_transfer__isnull=False),
            ),
            models.UniqueConstraint(fields=["intent"], name="one_paid_charge_per_intent", condition=Q(paid=True)),
            models.CheckConstraint(name="capture_never_exceeds_charge", condition=Q(amount_captured__lte=F("amount"))),
            models.CheckConstraint(
                name="refund_never_exceeds_capture", condition=Q(amount_refunded__lte=F("amount_captured"))
            ),
        ]


class Refund(Record):
    """Money on its way back. The bank's next word comes at `settles_at`."""

    class Status(models.TextChoices):
        PENDING = "pending"
        REQUIRES_ACTION = "requires_action"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELED = "canceled"

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="refunds")
    balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    failure_balance_transaction = models.OneToOneField(BalanceTransaction, models.PROTECT, null=True, related_name="+")
    amount = models.PositiveBigIntegerField()
    status = models.CharField(max_length=16, choices=Status)
    reason = models.CharField(max_length=32, blank=True)
    failure_reason = models.CharField(max_length=64, blank=True)
    bank_reference = models.CharField(max_length=32, blank=True)
    settles_at = models.DateTimeField(null=True, help_text="empty once the bank has spoken its last word")
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(name="gateway_refund_is_not_empty", condition=Q(amount__gt=0))]
        indexes = [models.Index(fields=["settles_at"], name="refund_to_settle", condition=Q(settles_at__isnull=False))]
