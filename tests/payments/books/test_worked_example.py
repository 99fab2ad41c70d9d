"""The worked example of docs/money.md, to the đồng: goods 155,000 at 8 %, goods 98,000 at 7.5 %, delivery 45,000."""

from __future__ import annotations

from collections import Counter

import pytest

from payments.ledger import accounts as of
from payments.ledger import flows
from payments.ledger.accounts import DELIVERY, REFUNDS
from payments.ledger.flows import Owed, SellerShare
from payments.ledger.splitting import Rate, Split, commission_of_lines, split_sale, take_refund

ORDER, A, B = 123, 1, 2


class Books(Counter[str]):
    """Balances in memory."""

    def book(self, lines):
        assert sum(amount_vnd for _, amount_vnd in lines) == 0
        for account, amount_vnd in lines:
            self[account.code] += amount_vnd


@pytest.fixture
def books():
    return Books()


def sale(goods_vnd, rate_bp, delivery_vnd=0):
    commission_vnd = Rate(rate_bp).of(goods_vnd)
    return split_sale(
        goods_vnd=goods_vnd, delivery_vnd=delivery_vnd, commission_vnd=commission_vnd, vat_bp=100, pit_bp=50
    )


def shared_out(books):
    """Steps 1 to 3; the delivery stands with A here, and goes to the carrier."""
    books.book(flows.captured("stripe", ORDER, 298_000))
    shares = [SellerShare(A, sale(155_000, 800, 45_000)), SellerShare(B, sale(98_000, 750))]
    books.book(flows.allocated(ORDER, shares))
    return shares


def test_the_money_is_shared_out_exactly(books):
    shared_out(books)

    assert {code: vnd for code, vnd in books.items() if vnd} == {
        "psp:stripe:pending": 298_000,
        "seller:1:pending": -140_275,
        "seller:2:pending": -89_180,
        "platform:commission": -19_750,
        "tax:vat_withheld": -2_530,
        "tax:pit_withheld": -1_265,
        "shipping:payable": -45_000,
    }


def test_the_gateways_fee_is_the_marketplaces(books):
    books.book(flows.gateway_fee("stripe", 8_642))

    assert books == {"platform:gateway_fee": 8_642, "psp:stripe:pending": -8_642}


def test_a_partial_refund_takes_its_share_of_everybody(books):
    share = shared_out(books)[0]

    taken = take_refund(35_000, share.split)
    books.book(flows.refund_asked(SellerShare(A, taken), is_released=False, owed=Owed()))

    assert taken == Split(31_675, 2_800, 350, 175)
    assert (books["seller:1:pending"], books["refunds:payable"]) == (-140_275 + 31_675, -35_000)
    books.book(flows.refund_paid("stripe", 35_000))
    assert (books[REFUNDS.code], books["psp:stripe:pending"]) == (0, 263_000)


def test_a_refund_after_the_pay_out_is_a_debt_that_the_next_sale_pays(books):
    shared_out(books)
    books.book(flows.released(A, 140_275, debt_vnd=0))
    books.book(flows.payout_batched(A, 140_275))
    books.book(flows.payout_paid(A, 140_275))

    taken = take_refund(35_000, sale(155_000, 800))
    books.book(flows.refund_asked(SellerShare(A, taken), is_released=True, owed=Owed()))
    assert (books["seller:1:receivable"], books["seller:1:available"], books["bank:settlement"]) == (
        31_675,
        0,
        -140_275,
    )

    books.book(flows.allocated(ORDER, [SellerShare(A, sale(50_000, 800))]))
    books.book(flows.released(A, 45_250, debt_vnd=31_675))
    assert (books["seller:1:receivable"], books["seller:1:available"]) == (0, -(45_250 - 31_675))


def test_earned_money_goes_back_before_a_debt_is_made(books):
    shared_out(books)
    books.book(flows.released(A, 140_275, debt_vnd=0))
    books.book(flows.payout_batched(A, 120_000))

    taken = take_refund(35_000, sale(155_000, 800))
    books.book(flows.refund_asked(SellerShare(A, taken), is_released=True, owed=Owed(available_vnd=20_275)))

    assert (books["seller:1:available"], books["seller:1:receivable"]) == (0, 31_675 - 20_275)


@pytest.mark.parametrize(("source", "code"), [(of.seller_in_payout(A), "seller:1:in_payout"), (of.BANK, of.BANK.code)])
def test_a_pay_out_that_does_not_arrive_pays_a_debt_first(books, source, code):
    books.book(flows.payout_undone(A, 100_000, source=source, debt_vnd=30_000))

    assert books == {code: 100_000, "seller:1:receivable": -30_000, "seller:1:available": -70_000}


def test_a_dispute_that_is_won_leaves_no_trace(books):
    books.book(flows.dispute_opened("stripe", 298_000))
    books.book(flows.dispute_won("stripe", 298_000, was_lost=False))

    assert set(books.values()) == {0}


def test_a_dispute_that_is_lost_is_the_marketplaces_less_what_it_owed_anyway(books):
    shares = shared_out(books)
    taken = take_refund(98_000, shares[1].split)
    books.book(flows.refund_asked(SellerShare(B, taken), is_released=False, owed=Owed()))

    books.book(flows.dispute_opened("stripe", 298_000))
    books.book(flows.dispute_lost(298_000))
    books.book(flows.refund_dropped(98_000))

    assert (books["platform:dispute_loss"], books["dispute:held"], books["refunds:payable"]) == (200_000, 0, 0)


def test_a_lost_dispute_may_be_won_late(books):
    books.book(flows.dispute_opened("stripe", 5))
    books.book(flows.dispute_lost(5))
    books.book(flows.dispute_won("stripe", 5, was_lost=True))

    assert set(books.values()) == {0}


def test_a_refund_that_comes_back_is_owed_still(books):
    books.book(flows.refund_unshared(ORDER, 7))
    books.book(flows.refund_paid("stripe", 7))
    books.book(flows.refund_failed("stripe", 7, was_paid=True))
    assert (books["refunds:stuck"], books["psp:stripe:pending"]) == (-7, 0)

    books.book(flows.refund_retried(7))
    books.book(flows.refund_paid("stripe", 7))
    assert (books["refunds:stuck"], books["refunds:payable"], books["psp:stripe:pending"]) == (0, 0, -7)


def test_transfers_are_the_buyers_until_they_pay_the_order(books):
    books.book(flows.transfer_in(ORDER, 200_000))
    books.book(flows.transfer_unmatched(100_000))
    books.book(flows.transfer_matched(ORDER, 100_000))
    books.book(flows.captured("vietqr", ORDER, 298_000))
    books.book(flows.credit_sent_back(ORDER, 2_000))

    left = {code: vnd for code, vnd in books.items() if vnd}
    assert left == {"bank:settlement": 298_000, "order:123:clearing": -298_000}


def test_a_transfer_the_bank_takes_back_is_lost_only_once_it_paid_the_order(books):
    books.book(flows.transfer_in(ORDER, 5))
    books.book(flows.transfer_reversed(ORDER, 5, is_used=False))
    books.book(flows.transfer_unmatched(7))
    books.book(flows.suspense_sent_back(7))
    assert set(books.values()) == {0}

    books.book(flows.transfer_reversed(ORDER, 9, is_used=True))
    assert (books["platform:dispute_loss"], books["bank:settlement"]) == (9, -9)


def test_a_voucher_of_the_marketplace_never_lowers_what_the_producer_earns(books):
    split = split_sale(
        goods_vnd=155_000, delivery_vnd=0, commission_vnd=12_400, vat_bp=100, pit_bp=50, promo_vnd=10_000
    )

    books.book(flows.captured("stripe", ORDER, 145_000))
    books.book(flows.allocated(ORDER, [SellerShare(A, split)]))
    assert (books["seller:1:pending"], books["platform:promo"], books["psp:stripe:pending"]) == (
        -140_275,
        10_000,
        145_000,
    )

    taken = take_refund(145_000, split)
    books.book(flows.refund_asked(SellerShare(A, taken), is_released=False, owed=Owed()))
    assert (books["seller:1:pending"], books["platform:promo"]) == (0, 0)


def test_a_producer_who_pays_the_carrier_gets_the_delivery_whole(books):
    share = SellerShare(A, sale(155_000, 800, 45_000), delivery_goes_to_producer=True)

    books.book(flows.captured("stripe", ORDER, 200_000))
    books.book(flows.allocated(ORDER, [share]))

    assert (books["seller:1:pending"], books[DELIVERY.code]) == (-185_275, 0)


def test_paid_directly_the_commission_is_a_debt_of_the_producer(books):
    books.book(flows.commission_accrued(A, 12_400))
    books.book(flows.commission_collected(A, 12_400))

    assert books == {"seller:1:receivable": 0, "platform:commission": -12_400, "bank:settlement": 12_400}


def test_money_of_the_provider_reaches_our_bank(books):
    books.book(flows.captured("stripe", ORDER, 298_000))
    books.book(flows.gateway_fee("stripe", 8_642))
    books.book(flows.provider_settled("stripe", 289_358))
    books.book(flows.provider_paid_out("stripe", 289_358))

    assert (books["psp:stripe:pending"], books["psp:stripe:available"], books["bank:settlement"]) == (0, 0, 289_358)


@pytest.mark.parametrize(
    ("rate", "base_vnd", "expected"),
    [
        (Rate(800), 155_000, 12_400),
        (Rate(750), 98_000, 7_350),
        (Rate(500), 10, 1),  # half an đồng up
        (Rate(500, floor_vnd=2_000), 10_000, 2_000),
        (Rate(500, floor_vnd=2_000), 1_500, 1_500),  # never more than the goods
        (Rate(500, cap_vnd=100), 155_000, 100),
        (Rate(0), 155_000, 0),
    ],
)
def test_a_commission_is_a_rate_with_a_floor_and_a_cap(rate, base_vnd, expected):
    assert rate.of(base_vnd) == expected


def test_lines_of_one_rate_are_rounded_once():
    cheap, dear = Rate(500), Rate(800)

    # 5 % of 30 together is 1.5, up to 2; each alone would be 0.5, up to 1: three in all.
    assert commission_of_lines([10, 10, 10, 100], [cheap, cheap, cheap, dear]) == [1, 1, 0, 8]


def test_taxes_come_before_the_commission_and_the_producer_never_pays_to_sell():
    assert split_sale(goods_vnd=1_000, delivery_vnd=0, commission_vnd=1_000, vat_bp=100, pit_bp=50) == Split(
        0, 985, 10, 5
    )


def test_a_flow_that_does_not_sum_to_zero_is_refused():
    with pytest.raises(ValueError, match="differ by 1"):
        flows.entries((of.BANK, 2), (of.VAT, -1))
