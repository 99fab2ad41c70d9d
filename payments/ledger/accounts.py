"""The accounts of the books, by name. Source: docs/money.md, "Accounts"."""

from __future__ import annotations

from dataclasses import dataclass

ASSET, LIABILITY, REVENUE, EXPENSE = "asset", "liability", "revenue", "expense"


@dataclass(frozen=True)
class Account:
    """One account; code is its name in the books.

    group         what it is one of: all sellers' pending money is `seller:pending`
    may_overdraw  whether its balance may stand on the other side: what the provider owes us may, a seller's money not
    """

    code: str
    group: str
    kind: str
    may_overdraw: bool = True
    producer_id: int | None = None


def psp_pending(provider: str) -> Account:
    """What a provider took for us and does not yet let us have."""
    return Account(f"psp:{provider}:pending", "psp:pending", ASSET)


def psp_available(provider: str) -> Account:
    """What we may let a provider send to our bank."""
    return Account(f"psp:{provider}:available", "psp:available", ASSET)


BANK = Account("bank:settlement", "bank:settlement", ASSET)


def money_in(provider: str) -> Account:
    """Where a buyer's money arrives: a transfer in our bank, anything else at its provider."""
    return BANK if provider == "vietqr" else psp_pending(provider)


def clearing(order_id: int) -> Account:
    """Paid for an order and not yet shared out; zero once it is settled."""
    return Account(f"order:{order_id}:clearing", "order:clearing", LIABILITY, may_overdraw=False)


def seller_pending(producer_id: int) -> Account:
    """A producer's share of sales whose days to complain are not over."""
    return Account(f"seller:{producer_id}:pending", "seller:pending", LIABILITY, False, producer_id)


def seller_available(producer_id: int) -> Account:
    """Earned: goes out with the next batch."""
    return Account(f"seller:{producer_id}:available", "seller:available", LIABILITY, False, producer_id)


def seller_in_payout(producer_id: int) -> Account:
    """In a batch that the bank has not confirmed."""
    return Account(f"seller:{producer_id}:in_payout", "seller:in_payout", LIABILITY, False, producer_id)


def seller_receivable(producer_id: int) -> Account:
    """What a producer owes us: refunds of money that was paid out before."""
    return Account(f"seller:{producer_id}:receivable", "seller:receivable", ASSET, False, producer_id)


def buyer_credit(order_id: int) -> Account:
    """Paid above what an order costs; owed to whoever paid it."""
    return Account(f"buyer:{order_id}:credit", "buyer:credit", LIABILITY, may_overdraw=False)


SUSPENSE = Account("suspense:unmatched", "suspense:unmatched", LIABILITY, may_overdraw=False)
DELIVERY = Account("shipping:payable", "shipping:payable", LIABILITY)
VAT = Account("tax:vat_withheld", "tax:vat_withheld", LIABILITY)
PIT = Account("tax:pit_withheld", "tax:pit_withheld", LIABILITY)
REFUNDS = Account("refunds:payable", "refunds:payable", LIABILITY, may_overdraw=False)
REFUNDS_STUCK = Account("refunds:stuck", "refunds:stuck", LIABILITY, may_overdraw=False)
DISPUTED = Account("dispute:held", "dispute:held", ASSET, may_overdraw=False)
COMMISSION = Account("platform:commission", "platform:commission", REVENUE)
GATEWAY_FEE = Account("platform:gateway_fee", "platform:gateway_fee", EXPENSE)
DISPUTE_LOSS = Account("platform:dispute_loss", "platform:dispute_loss", EXPENSE)
PROMO = Account("platform:promo", "platform:promo", EXPENSE)
