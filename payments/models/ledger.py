"""The books: accounts, transactions, entries. What was written is never changed: the database refuses (migration 0008).

Amounts are whole đồng: above zero a debit, below zero a credit.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.models import Producer
from marketplace.kernel import clock
from orders.models import SellerOrder


class LedgerAccount(models.Model):
    """An account and its balance, which always is the sum of its entries; payments.ledger.accounts names them."""

    class Kind(models.TextChoices):
        ASSET = "asset"
        LIABILITY = "liability"
        REVENUE = "revenue"
        EXPENSE = "expense"

    code = models.CharField(max_length=80, unique=True)
    group = models.CharField(max_length=40, help_text="what it is one of, e.g. seller:pending")
    kind = models.CharField(max_length=12, choices=Kind)
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, blank=True, related_name="ledger_accounts")
    may_overdraw = models.BooleanField(help_text="whether the balance may stand on the other side")
    balance_vnd = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0, help_text="how many transactions touched it")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["group"], name="account_with_a_balance", condition=~Q(balance_vnd=0))]
        constraints = [
            models.CheckConstraint(
                name="account_is_never_overdrawn",
                condition=Q(may_overdraw=True)
                | Q(kind__in=["asset", "expense"], balance_vnd__gte=0)
                | Q(kind__in=["liability", "revenue"], balance_vnd__lte=0),
            )
        ]

    def __str__(self) -> str:
        return self.code


class LedgerTransaction(models.Model):
    """One money event. Its key makes it one, however often the event is told; its entries sum to zero."""

    kind = models.CharField(max_length=32)
    idempotency_key = models.CharField(max_length=120, unique=True)
    fingerprint = models.CharField(max_length=64, help_text="of its content: the same key never means something else")
    source_type = models.CharField(max_length=32, help_text="the row it is about, e.g. refund")
    source_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["source_type", "source_id"], name="transaction_by_source"),
            models.Index(fields=["occurred_at"], name="transaction_by_moment"),
        ]

    def __str__(self) -> str:
        return self.idempotency_key


class LedgerEntry(models.Model):
    """One debit (above zero) or credit (below) of one account."""

    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries", db_index=False)
    amount_vnd = models.BigIntegerField()
    at = models.DateTimeField(help_text="when it occurred, as the transaction says")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["account", "at", "id"], include=["amount_vnd"], name="entries_of_account")]
        constraints = [
            models.CheckConstraint(name="entry_is_not_empty", condition=~Q(amount_vnd=0)),
            models.UniqueConstraint(fields=["transaction", "account"], name="one_entry_per_transaction_and_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.amount_vnd}"


class LedgerSeal(models.Model):
    """A link of the chain over all transactions, written by the database itself when a transaction is committed."""

    number = models.PositiveBigIntegerField(primary_key=True)
    transaction = models.OneToOneField(LedgerTransaction, models.PROTECT, related_name="seal")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class StatementRow(models.Model):
    """What one money event changed for one producer: a line of its statement, and of the marketplace's tax return.

    net_vnd  what we owe the producer more (above zero) or less since then; over all rows: its accounts together
    Never changed, as the transaction it belongs to.
    """

    class Kind(models.TextChoices):
        SALE = "sale"
        REFUND = "refund"
        GIVEN_UP = "given_up"
        PAYOUT = "payout"
        PAYOUT_RETURNED = "payout_returned"
        COMMISSION = "commission"

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="statement_rows", db_index=False)
    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="statement_rows")
    kind = models.CharField(max_length=16, choices=Kind)
    part = models.ForeignKey(SellerOrder, models.PROTECT, null=True, related_name="statement_rows")
    goods_vnd = models.BigIntegerField(default=0, help_text="commission and taxes are counted of it")
    delivery_vnd = models.BigIntegerField(default=0, help_text="where the producer pays the carrier")
    commission_vnd = models.BigIntegerField(default=0)
    vat_vnd = models.BigIntegerField(default=0)
    pit_vnd = models.BigIntegerField(default=0)
    paid_out_vnd = models.BigIntegerField(default=0)
    net_vnd = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["producer", "at", "id"], include=["net_vnd"], name="statement_of_producer"),
            models.Index(fields=["at"], name="statement_rows_by_moment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "producer", "part"],
                name="one_statement_row_per_event_and_part",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="statement_row_adds_up",
                condition=Q(
                    net_vnd=F("goods_vnd")
                    + F("delivery_vnd")
                    - F("commission_vnd")
                    - F("vat_vnd")
                    - F("pit_vnd")
                    - F("paid_out_vnd")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer_id} · {self.net_vnd}"
