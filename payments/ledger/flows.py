"""What each money event debits (above zero) and credits (below zero). Every flow sums to zero.

Source: docs/money.md, which shows each as a table; shared payments.md section 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import accounts as of
from .accounts import Account
from .splitting import Split

Line = tuple[Account, int]


def entries(*lines: Line) -> list[Line]:
    """Lines of one account summed, those of nothing left out. Raises ValueError when they do not sum to zero."""
    sums: dict[Account, int] = {}
    for account, amount_vnd in lines:
        sums[account] = sums.get(account, 0) + amount_vnd
    if sum(sums.values()):
        raise ValueError(f"debits and credits differ by {sum(sums.values())}")
    return [line for line in sums.items() if line[1]]


def move(amount_vnd: int, *, debit: Account, credit: Account) -> list[Line]:
    """The simplest flow: one debit, one credit."""
    return entries((debit, amount_vnd), (credit, -amount_vnd))


@dataclass(frozen=True)
class SellerShare:
    """One producer's part of a sale; goes_to_producer says whose the delivery fee is."""

    producer_id: int
    split: Split
    delivery_goes_to_producer: bool = False


@dataclass(frozen=True)
class Owed:
    """What we owe a producer as of now, by account, đồng ≥ 0; debt is what it owes us."""

    pending_vnd: int = 0
    available_vnd: int = 0
    debt_vnd: int = 0


# 1-4: money comes in
def captured(provider: str, order_id: int, amount_vnd: int) -> list[Line]:
    """The buyer paid. What came by transfer is in our bank already, as the buyer's own, until it pays the order."""
    paid_from = of.buyer_credit(order_id) if provider == "vietqr" else of.money_in(provider)
    return move(amount_vnd, debit=paid_from, credit=of.clearing(order_id))


def gateway_fee(provider: str, fee_vnd: int) -> list[Line]:
    """What the provider keeps, borne by the marketplace; below zero it gives one back."""
    return move(fee_vnd, debit=of.GATEWAY_FEE, credit=of.psp_pending(provider))


def allocated(order_id: int, shares: Iterable[SellerShare]) -> list[Line]:
    """The order's money is shared out; the marketplace adds what its voucher took off."""
    lines: list[Line] = []
    for share in shares:
        lines.append((of.clearing(order_id), share.split.paid_vnd))
        lines += _credits(share, of.seller_pending(share.producer_id))
    return entries(*lines)


def _credits(share: SellerShare, seller: Account) -> list[Line]:
    split = share.split
    delivery = seller if share.delivery_goes_to_producer else of.DELIVERY
    return [
        (seller, -split.seller_vnd),
        (of.COMMISSION, -split.commission_vnd),
        (of.VAT, -split.vat_vnd),
        (of.PIT, -split.pit_vnd),
        (delivery, -split.delivery_vnd),
        (of.PROMO, split.promo_vnd),
    ]


def provider_settled(provider: str, net_vnd: int) -> list[Line]:
    """The provider lets us have it."""
    return move(net_vnd, debit=of.psp_available(provider), credit=of.psp_pending(provider))


def provider_paid_out(provider: str, amount_vnd: int) -> list[Line]:
    """The provider sent it to our bank."""
    return move(amount_vnd, debit=of.BANK, credit=of.psp_available(provider))


# 5-6: it becomes the producer's
def released(producer_id: int, amount_vnd: int, *, debt_vnd: int) -> list[Line]:
    """The days to complain are over: earned. A debt is paid off first."""
    repaid_vnd = min(amount_vnd, debt_vnd)
    return entries(
        (of.seller_pending(producer_id), amount_vnd),
        (of.seller_receivable(producer_id), -repaid_vnd),
        (of.seller_available(producer_id), repaid_vnd - amount_vnd),
    )


def payout_batched(producer_id: int, amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.seller_available(producer_id), credit=of.seller_in_payout(producer_id))


def payout_paid(producer_id: int, amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.seller_in_payout(producer_id), credit=of.BANK)


def payout_undone(producer_id: int, amount_vnd: int, *, source: Account, debt_vnd: int) -> list[Line]:
    """It did not arrive, or came back: the producer has it again, less a debt made meanwhile.

    source  seller:in_payout when it never left, the bank when it had
    """
    repaid_vnd = min(amount_vnd, debt_vnd)
    return entries(
        (source, amount_vnd),
        (of.seller_receivable(producer_id), -repaid_vnd),
        (of.seller_available(producer_id), repaid_vnd - amount_vnd),
    )


# 7: money goes back
def refund_unshared(order_id: int, amount_vnd: int) -> list[Line]:
    """Money that was never shared out goes back: paid too late, or twice."""
    return move(amount_vnd, debit=of.clearing(order_id), credit=of.REFUNDS)


def refund_asked(share: SellerShare, *, is_released: bool, owed: Owed) -> list[Line]:
    """A refund of a sale: everybody gives back a part. Earned money first; what was paid out already is a debt.

    share.split  what the refund takes, as splitting.take_refund says
    """
    seller = of.seller_pending(share.producer_id)
    lines = [(account, -amount_vnd) for account, amount_vnd in _credits(share, seller)]
    back_vnd = share.split.paid_vnd
    if not is_released:
        return entries(*lines, (of.REFUNDS, -back_vnd))
    need_vnd = sum(amount_vnd for account, amount_vnd in lines if account == seller)
    from_available_vnd = min(need_vnd, owed.available_vnd)
    return entries(
        *(line for line in lines if line[0] != seller),
        (of.seller_available(share.producer_id), from_available_vnd),
        (of.seller_receivable(share.producer_id), need_vnd - from_available_vnd),
        (of.REFUNDS, -back_vnd),
    )


def refund_retried(amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.REFUNDS_STUCK, credit=of.REFUNDS)


def refund_paid(provider: str, amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.REFUNDS, credit=of.money_in(provider))


def refund_failed(provider: str, amount_vnd: int, *, was_paid: bool) -> list[Line]:
    """It did not reach the buyer, who is owed it still: no producer gets it back."""
    return move(amount_vnd, debit=of.money_in(provider) if was_paid else of.REFUNDS, credit=of.REFUNDS_STUCK)


def refund_dropped(amount_vnd: int) -> list[Line]:
    """The bank gave it to the buyer, and took it from us as a lost dispute: so much less is lost."""
    return move(amount_vnd, debit=of.REFUNDS, credit=of.DISPUTE_LOSS)


# 8: a bank takes it back
def dispute_opened(provider: str, amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.DISPUTED, credit=of.money_in(provider))


def dispute_won(provider: str, amount_vnd: int, *, was_lost: bool) -> list[Line]:
    return move(amount_vnd, debit=of.money_in(provider), credit=of.DISPUTE_LOSS if was_lost else of.DISPUTED)


def dispute_lost(amount_vnd: int) -> list[Line]:
    """The marketplace bears it: the producer delivered."""
    return move(amount_vnd, debit=of.DISPUTE_LOSS, credit=of.DISPUTED)


# VietQR: transfers into our bank
def transfer_in(order_id: int, amount_vnd: int) -> list[Line]:
    """It names an order: the buyer's, until it pays the order (see captured). What is too much, a second time or too
    late stays the buyer's."""
    return move(amount_vnd, debit=of.BANK, credit=of.buyer_credit(order_id))


def transfer_unmatched(amount_vnd: int) -> list[Line]:
    """Nobody can say what it is for."""
    return move(amount_vnd, debit=of.BANK, credit=of.SUSPENSE)


def transfer_matched(order_id: int, amount_vnd: int) -> list[Line]:
    """Two people found out which order it is for."""
    return move(amount_vnd, debit=of.SUSPENSE, credit=of.buyer_credit(order_id))


def credit_sent_back(order_id: int, amount_vnd: int) -> list[Line]:
    """What a buyer paid too much left our bank; below zero it came back."""
    return move(amount_vnd, debit=of.buyer_credit(order_id), credit=of.BANK)


def suspense_sent_back(amount_vnd: int) -> list[Line]:
    return move(amount_vnd, debit=of.SUSPENSE, credit=of.BANK)


def transfer_reversed(order_id: int, amount_vnd: int, *, is_used: bool) -> list[Line]:
    """The bank took a transfer back: out of what the buyer has with us, or, once it paid the order, as a loss."""
    return move(amount_vnd, debit=of.DISPUTE_LOSS if is_used else of.buyer_credit(order_id), credit=of.BANK)


# Withheld tax
def tax_paid(vat_vnd: int, pit_vnd: int) -> list[Line]:
    """A month's withheld tax went to the state."""
    return entries((of.VAT, vat_vnd), (of.PIT, pit_vnd), (of.BANK, -vat_vnd - pit_vnd))


# Settled directly: the buyer paid the producer; the marketplace is owed its commission
def commission_accrued(producer_id: int, amount_vnd: int) -> list[Line]:
    """A refund takes its part of it back: below zero."""
    return move(amount_vnd, debit=of.commission_due(producer_id), credit=of.COMMISSION)


def commission_collected(producer_id: int, amount_vnd: int, *, source: Account = of.BANK) -> list[Line]:
    """An invoice was paid by transfer, or by one that was in suspense; below zero the bank took that back."""
    return move(amount_vnd, debit=source, credit=of.commission_due(producer_id))
