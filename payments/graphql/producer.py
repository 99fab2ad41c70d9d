"""A producer's money for programs: balances, entries, payouts, statements. A stranger's row does not exist."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog.graphql.acting import acting_oneself
from catalog.models import Producer
from marketplace.kernel.graphql.connections import PageInfo, edge_type, edges, page_arguments, window
from marketplace.kernel.graphql.types import Money, listed
from orders.selectors.access import producer_of

from ..models import Payout, StatementRow
from ..selectors.payouts import payouts_of
from ..selectors.statements import (
    Balances,
    Month,
    Statement,
    TaxMeter,
    balances_of,
    page_of_rows,
    statement_of,
    tax_meter,
)

MOST_PAYOUTS = 100
PayoutStatus = graphene.Enum.from_enum(
    Payout.Status, name="PayoutStatus", description="How far a transfer is; RETURNED may follow PAID."
)
LedgerEntryKind = graphene.Enum.from_enum(StatementRow.Kind, name="LedgerEntryKind", description="What happened.")


def _money(name: str, description: str = "") -> Any:
    """A sum of the row's own column `name`_vnd."""

    def resolve(row: Any, _info: Any) -> int:
        return int(getattr(row, f"{name}_vnd"))

    return graphene.Field(Money, required=True, resolver=resolve, description=description or None)


class BalancesType(graphene.ObjectType):
    """What the marketplace owes, by how far it is."""

    class Meta:
        name = "Balances"

    pending = _money("pending", "Sold; the days to complain are not over.")
    available = _money("available", "Earned; goes out with the next batch.")
    in_payout = _money("in_payout", "On its way to the bank.")
    debt = _money("debt", "Owed to the marketplace: refunds of money paid out before. Taken off what is earned next.")
    total = _money("total")


class LedgerEntryType(graphene.ObjectType):
    """What one event changed."""

    class Meta:
        name = "LedgerEntry"

    kind = LedgerEntryKind(required=True)
    at = graphene.DateTime(required=True)
    part_number = graphene.String(description="The order's part it is about.")
    goods = _money("goods", "Commission and taxes are counted of it.")
    delivery = _money("delivery")
    commission = _money("commission")
    vat_withheld = _money("vat")
    pit_withheld = _money("pit")
    paid_out = _money("paid_out")
    net = _money("net", "What is owed more since then, or less.")

    @staticmethod
    def resolve_part_number(row: StatementRow, _info: Any) -> str | None:
        return row.part.number if row.part else None


LedgerEntryEdge = edge_type(LedgerEntryType)


class LedgerEntryConnection(graphene.ObjectType):
    """A page of entries, newest first."""

    class Meta:
        name = "LedgerEntryConnection"

    edges = listed(LedgerEntryEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)


class PayoutType(graphene.ObjectType):
    """One transfer to the producer's bank account."""

    class Meta:
        name = "Payout"

    reference = graphene.String(required=True, description="As the bank writes it.")
    status = PayoutStatus(required=True)
    amount = _money("amount")
    account_ends_with = graphene.String(required=True)
    planned_at = graphene.DateTime(required=True)
    paid_at = graphene.DateTime()
    bank_words = graphene.String(required=True, description="Why not, as the bank said.")

    @staticmethod
    def resolve_account_ends_with(payout: Payout, _info: Any) -> str:
        return payout.bank_account[-4:]


class StatementType(graphene.ObjectType):
    """A month: opening, entries, closing."""

    class Meta:
        name = "Statement"

    opening = _money("opening")
    goods = graphene.Field(Money, required=True)
    commission = graphene.Field(Money, required=True)
    taxes = _money("taxes")
    paid_out = graphene.Field(Money, required=True)
    closing = _money("closing")
    tax_paid_on = graphene.Date(description="When the month's withheld tax went to the state; null before that.")
    tax_reference = graphene.String(description="Of the receipt.")
    entries = listed(LedgerEntryType, description="Oldest first.")

    @staticmethod
    def resolve_goods(told: Statement, _info: Any) -> int:
        return told.sums["goods_vnd"]

    @staticmethod
    def resolve_commission(told: Statement, _info: Any) -> int:
        return told.sums["commission_vnd"]

    @staticmethod
    def resolve_paid_out(told: Statement, _info: Any) -> int:
        return told.sums["paid_out_vnd"]

    @staticmethod
    def resolve_tax_paid_on(told: Statement, _info: Any) -> date | None:
        return told.tax_payment.paid_on if told.tax_payment else None

    @staticmethod
    def resolve_tax_reference(told: Statement, _info: Any) -> str | None:
        return told.tax_payment.reference if told.tax_payment else None

    @staticmethod
    def resolve_entries(told: Statement, _info: Any) -> list[StatementRow]:
        return told.rows


class TaxYearType(graphene.ObjectType):
    """The sales of a calendar year, and what was withheld of them."""

    class Meta:
        name = "TaxYear"

    sales = _money("sales")
    vat_withheld = _money("vat")
    pit_withheld = _money("pit")
    paid_to_state = _money("paid", "Of what was withheld.")
    threshold = graphene.Field(Money, description="Sales up to which one's legal form pays none, where there is one.")

    @staticmethod
    def resolve_threshold(meter: TaxMeter, _info: Any) -> int | None:
        return meter.threshold_vnd


def _slug() -> Any:
    return graphene.String(required=True, description="Its slug.")


class ProducerMoneyQuery(graphene.ObjectType):
    """One's own money."""

    balances = graphene.Field(BalancesType, producer=_slug(), required=True)
    ledger_entries = graphene.Field(
        LedgerEntryConnection, producer=_slug(), **page_arguments(), required=True, description="Newest first."
    )
    payouts = listed(PayoutType, producer=_slug(), description="The newest 100.")
    statement = graphene.Field(
        StatementType,
        producer=_slug(),
        year=graphene.Int(required=True),
        month=graphene.Int(required=True),
        required=True,
    )
    tax_year = graphene.Field(TaxYearType, producer=_slug(), year=graphene.Int(required=True), required=True)

    @staticmethod
    def resolve_tax_year(_root: None, info: Any, producer: str, year: int) -> TaxMeter:
        return tax_meter(_own(info, producer), year=Month.of(year, 1).first.year)

    @staticmethod
    def resolve_balances(_root: None, info: Any, producer: str) -> Balances:
        return balances_of(_own(info, producer))

    @staticmethod
    def resolve_ledger_entries(_root: None, info: Any, producer: str, **page: Any) -> LedgerEntryConnection:
        found = page_of_rows(_own(info, producer), window(**page))
        info_of_page = PageInfo(
            has_next_page=found.has_next,
            has_previous_page=found.has_previous,
            start_cursor=found.cursors[0] if found.cursors else None,
            end_cursor=found.cursors[-1] if found.cursors else None,
        )
        return LedgerEntryConnection(
            edges=edges(found.rows, found.cursors), page_info=info_of_page, total_count=found.total
        )

    @staticmethod
    def resolve_payouts(_root: None, info: Any, producer: str) -> list[Payout]:
        return list(payouts_of(_own(info, producer))[:MOST_PAYOUTS])

    @staticmethod
    def resolve_statement(_root: None, info: Any, producer: str, year: int, month: int) -> Statement:
        return statement_of(_own(info, producer), Month.of(year, month))


def _own(info: Any, slug: str) -> Producer:
    """Raises NotFound, also for an empty slug."""
    return producer_of(user=acting_oneself(info), slug=slug or "-")
