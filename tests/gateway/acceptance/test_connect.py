"""Connect (spec 1.4): one charge, many producers; separate charges and transfers."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import balance, events_about, ids, kinds, of_vnd, paid, producer

DAY_S = 86_400
BANK = {
    "object": "bank_account",
    "country": "VN",
    "currency": "vnd",
    "account_number": "000123456789",
    "account_holder_name": "TRAN THI HOA",
}


@pytest.fixture
def hoa(sdk):
    return producer(sdk, email="hoa@soc-trang.example")


def send(sdk, account, amount, **more):
    return sdk.transfers.create(amount=amount, currency="vnd", destination=account["id"], **more)


def of_account(sdk, account):
    """What an account has: available and pending together."""
    return sum(balance(sdk.sending(account=account["id"])))


def funded(sdk, account, amount=80_000):
    """An account with that much available."""
    paid(sdk, 200_000, card="pm_card_bypassPending")
    send(sdk, account, amount)
    sdk.accounts.external_accounts.create(account["id"], external_account=BANK)
    return sdk.sending(account=account["id"])


def test_an_account_is_made_read_changed_and_listed(sdk, hoa):
    changed = sdk.accounts.update(hoa["id"], metadata={"ward": "1"}, business_profile={"name": "Bánh pía Hoa"})
    other = producer(sdk)

    assert hoa["id"].startswith("acct_")
    assert (hoa["object"], hoa["type"], hoa["country"]) == ("account", "express", "VN")
    assert (changed["metadata"], changed["business_profile"]["name"]) == ({"ward": "1"}, "Bánh pía Hoa")
    assert sdk.accounts.retrieve(hoa["id"])["email"] == "hoa@soc-trang.example"
    assert ids(sdk.accounts.list()) == [other["id"], hoa["id"]]


def test_an_account_that_is_gone_cannot_be_paid(sdk, hoa):
    paid(sdk, card="pm_card_bypassPending")
    gone = sdk.accounts.delete(hoa["id"])

    no = sdk.transfers.create.refused(amount=1_000, currency="vnd", destination=hoa["id"])

    assert (gone["id"], gone["deleted"]) == (hoa["id"], True)
    assert no.status == 400
    assert sdk.accounts.list()["data"] == []


def test_the_platform_is_an_account_too(sdk):
    own = sdk.accounts.retrieve_current()

    assert (own["object"], own["id"].startswith("acct_")) == ("account", True)


def test_an_account_is_sent_to_its_own_page(sdk, hoa):
    link = sdk.account_links.create(
        account=hoa["id"],
        type="account_onboarding",
        refresh_url="https://shop.example/again",
        return_url="https://shop.example/done",
    )

    assert (link["object"], link["expires_at"] > link["created"]) == ("account_link", True)
    assert link["url"].startswith("http")


def test_an_unknown_account_has_no_page(sdk):
    no = sdk.account_links.create.refused(
        account="acct_nope", type="account_onboarding", refresh_url="https://a.example", return_url="https://a.example"
    )

    assert no.status in {400, 403, 404}


def test_a_bank_account_is_kept_without_its_number(sdk, hoa):
    bank = sdk.accounts.external_accounts.create(hoa["id"], external_account=BANK)

    assert bank["id"].startswith("ba_")
    assert (bank["object"], bank["last4"], bank["currency"], bank["account"]) == (
        "bank_account",
        "6789",
        "vnd",
        hoa["id"],
    )
    assert (bank["default_for_currency"], "000123456789" in str(bank)) == (True, False)
    assert ids(sdk.accounts.external_accounts.list(hoa["id"])) == [bank["id"]]
    assert ids(sdk.accounts.retrieve(hoa["id"])["external_accounts"]) == [bank["id"]]


def test_the_default_bank_account_changes_and_the_other_can_go(sdk, hoa):
    banks = sdk.accounts.external_accounts
    first = banks.create(hoa["id"], external_account=BANK)
    second = banks.create(hoa["id"], external_account=BANK | {"account_number": "000987654321"})
    banks.update(hoa["id"], second["id"], default_for_currency=True)

    kept = banks.delete.refused(hoa["id"], second["id"])
    gone = banks.delete(hoa["id"], first["id"])

    assert (kept.status, gone["deleted"]) == (400, True)
    assert ids(banks.list(hoa["id"])) == [second["id"]]


def test_a42_one_payment_is_shared_between_two_producers(sdk, hoa):
    lan = producer(sdk)
    one = paid(sdk, 298_000, transfer_group="DH-7")
    share = {"source_transaction": one["latest_charge"], "transfer_group": "DH-7"}

    to_hoa, to_lan = send(sdk, hoa, 140_000, **share), send(sdk, lan, 90_000, **share)

    assert [of_account(sdk, hoa), of_account(sdk, lan)] == [140_000, 90_000]
    assert (to_hoa["object"], to_hoa["amount"], to_hoa["destination"]) == ("transfer", 140_000, hoa["id"])
    assert (to_hoa["source_transaction"], to_hoa["amount_reversed"], to_hoa["reversed"]) == (
        one["latest_charge"],
        0,
        False,
    )
    assert ids(sdk.transfers.list(transfer_group="DH-7")) == [to_lan["id"], to_hoa["id"]]
    assert ids(sdk.transfers.list(destination=hoa["id"])) == [to_hoa["id"]]
    assert events_about(sdk, to_hoa["id"]) == ["transfer.created"]


def test_a42_more_than_the_charge_is_never_shared(sdk, hoa):
    charge = paid(sdk, 100_000)["latest_charge"]
    send(sdk, hoa, 70_000, source_transaction=charge)

    no = sdk.transfers.create.refused(amount=30_001, currency="vnd", destination=hoa["id"], source_transaction=charge)

    assert no.status == 400
    assert (of_account(sdk, hoa), len(sdk.transfers.list()["data"])) == (70_000, 1)
    assert send(sdk, hoa, 30_000, source_transaction=charge)["amount"] == 30_000


def test_a42_without_a_source_only_available_money_moves(sdk, hoa):
    paid(sdk, 100_000)

    no = sdk.transfers.create.refused(amount=10_000, currency="vnd", destination=hoa["id"])

    assert (no.status, no.code) == (400, "balance_insufficient")
    assert sdk.transfers.list()["data"] == []


def test_a42_money_available_at_once_can_be_sent_at_once(sdk, hoa):
    paid(sdk, 100_000, card="pm_card_bypassPending")

    send(sdk, hoa, 60_000)

    assert (of_account(sdk, hoa), balance(sdk)) == (60_000, (37_100, 0))


def test_pending_money_becomes_available_with_time(sdk, gateway, hoa):
    paid(sdk, 100_000)
    before = balance(sdk)

    gateway.mock("clock", advance_s=8 * DAY_S)

    assert (before, balance(sdk)) == ((0, 97_100), (97_100, 0))
    assert send(sdk, hoa, 50_000)["amount"] == 50_000


def test_a_transfer_from_a_charge_is_available_when_the_charge_is(sdk, gateway, hoa):
    charge = paid(sdk, 100_000)["latest_charge"]
    send(sdk, hoa, 60_000, source_transaction=charge)
    theirs = sdk.sending(account=hoa["id"])
    before = balance(theirs)

    gateway.mock("clock", advance_s=8 * DAY_S)

    assert (before, balance(theirs)) == ((0, 60_000), (60_000, 0))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_is_a_positive_amount(sdk, hoa, amount):
    no = sdk.transfers.create.refused(amount=amount, currency="vnd", destination=hoa["id"])

    assert (no.status, no.param) == (400, "amount")


def test_a_transfer_needs_somebody_to_go_to(sdk):
    paid(sdk, card="pm_card_bypassPending")

    missing = sdk.transfers.create.refused(amount=1_000, currency="vnd")
    unknown = sdk.transfers.create.refused(amount=1_000, currency="vnd", destination="acct_nope")

    assert missing.told == (400, "parameter_missing", "destination")
    assert (unknown.status, unknown.param) == (400, "destination")


def test_a43_a_transfer_comes_back_in_parts(sdk, hoa):
    charge = paid(sdk)["latest_charge"]
    sent = send(sdk, hoa, 60_000, source_transaction=charge)

    part = sdk.transfers.reversals.create(sent["id"], amount=20_000)
    half = sdk.transfers.retrieve(sent["id"])
    sdk.transfers.reversals.create(sent["id"])
    whole = sdk.transfers.retrieve(sent["id"])

    assert (part["object"], part["amount"], part["transfer"]) == ("transfer_reversal", 20_000, sent["id"])
    assert part["id"].startswith("trr_")
    assert (half["amount_reversed"], half["reversed"]) == (20_000, False)
    assert (whole["amount_reversed"], whole["reversed"]) == (60_000, True)
    assert of_account(sdk, hoa) == 0
    assert len(sdk.transfers.reversals.list(sent["id"])["data"]) == len(whole["reversals"]["data"]) == 2
    assert events_about(sdk, sent["id"]) == ["transfer.created", "transfer.reversed", "transfer.reversed"]


def test_a43_more_than_the_rest_does_not_come_back(sdk, hoa):
    sent = send(sdk, hoa, 60_000, source_transaction=paid(sdk)["latest_charge"])
    sdk.transfers.reversals.create(sent["id"], amount=20_000)

    no = sdk.transfers.reversals.create.refused(sent["id"], amount=40_001)

    assert no.status == 400
    assert sdk.transfers.retrieve(sent["id"])["amount_reversed"] == 20_000
    assert of_account(sdk, hoa) == 40_000


def test_a43_a_refund_leaves_transfers_as_they_are(sdk, hoa):
    one = paid(sdk)
    sent = send(sdk, hoa, 60_000, source_transaction=one["latest_charge"])

    sdk.refunds.create(payment_intent=one["id"])

    assert sdk.transfers.retrieve(sent["id"])["amount_reversed"] == 0
    assert of_account(sdk, hoa) == 60_000


def test_a_transfer_moves_money_on_both_sides(sdk, hoa):
    sent = send(sdk, hoa, 60_000, source_transaction=paid(sdk)["latest_charge"], expand=["balance_transaction"])

    ours = sent["balance_transaction"]
    theirs = sdk.sending(account=hoa["id"]).balance_transactions.list()["data"]
    assert (ours["type"], ours["amount"], ours["fee"], ours["net"]) == ("transfer", -60_000, 0, -60_000)
    assert [(row["amount"], row["net"], row["currency"]) for row in theirs] == [(60_000, 60_000, "vnd")]


def test_a44_a_payout_takes_what_is_available(sdk, hoa):
    theirs = funded(sdk, hoa)

    out = theirs.payouts.create(amount=50_000, currency="vnd")

    assert out["id"].startswith("po_")
    assert (out["object"], out["amount"], out["status"] in {"pending", "in_transit"}) == ("payout", 50_000, True)
    assert balance(theirs) == (30_000, 0)
    assert ids(theirs.payouts.list()) == [out["id"]]
    assert sdk.payouts.list()["data"] == []


def test_a44_more_than_is_available_is_not_paid_out(sdk, hoa):
    theirs = funded(sdk, hoa)

    no = theirs.payouts.create.refused(amount=80_001, currency="vnd")

    assert (no.status, no.code) == (400, "balance_insufficient")
    assert (balance(theirs), theirs.payouts.list()["data"]) == ((80_000, 0), [])


def test_a44_a_payout_that_fails_comes_back(sdk, gateway, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")

    gateway.mock(f"payouts/{out['id']}/failed")

    failed = theirs.payouts.retrieve(out["id"])
    assert (failed["status"], bool(failed["failure_code"])) == ("failed", True)
    assert balance(theirs) == (80_000, 0)
    assert "payout.failed" in kinds(theirs)
    assert "payout_failure" in {row["type"] for row in theirs.balance_transactions.list()["data"]}


def test_a_payout_arrives(sdk, gateway, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")

    gateway.mock(f"payouts/{out['id']}/paid")

    assert theirs.payouts.retrieve(out["id"])["status"] == "paid"
    assert "payout.paid" in kinds(theirs)
    assert balance(theirs) == (30_000, 0)


def test_a_payout_may_fail_after_it_was_paid(sdk, gateway, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")
    gateway.mock(f"payouts/{out['id']}/paid")

    gateway.mock(f"payouts/{out['id']}/failed")

    assert (theirs.payouts.retrieve(out["id"])["status"], balance(theirs)) == ("failed", (80_000, 0))


def test_a_payout_arrives_by_itself_with_time(sdk, gateway, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")

    gateway.mock("clock", advance_s=8 * DAY_S)

    assert theirs.payouts.retrieve(out["id"])["status"] == "paid"


def test_a_pending_payout_can_be_cancelled(sdk, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")

    gone = theirs.payouts.cancel(out["id"])

    assert (gone["status"], balance(theirs)) == ("canceled", (80_000, 0))
    assert "payout.canceled" in kinds(theirs)


def test_a_paid_payout_can_be_reversed_but_not_cancelled(sdk, gateway, hoa):
    theirs = funded(sdk, hoa)
    out = theirs.payouts.create(amount=50_000, currency="vnd")
    gateway.mock(f"payouts/{out['id']}/paid")

    no = theirs.payouts.cancel.refused(out["id"])
    back = theirs.payouts.reverse(out["id"])

    assert no.status == 400
    assert (back["original_payout"], back["amount"]) == (out["id"], -50_000)
    assert theirs.payouts.retrieve(out["id"])["reversed_by"] == back["id"]


def test_an_account_sees_only_what_is_its_own(sdk, hoa):
    theirs = sdk.sending(account=hoa["id"])
    ours, customer = paid(sdk), theirs.customers.create(name="Lan")

    assert sdk.customers.list()["data"] == theirs.payment_intents.list()["data"] == []
    assert theirs.payment_intents.retrieve.refused(ours["id"]).status == 404
    assert sdk.customers.retrieve.refused(customer["id"]).status == 404
    assert theirs.customers.retrieve(customer["id"])["name"] == "Lan"


def test_an_account_that_does_not_exist_opens_nothing(sdk):
    no = sdk.sending(account="acct_nope").balance.retrieve.refused()

    assert (no.sdk_class, no.status) == ("PermissionError", 403)


def test_a_charge_may_be_made_for_an_account_with_our_fee(sdk, hoa):
    one = paid(
        sdk, 100_000, transfer_data={"destination": hoa["id"]}, application_fee_amount=12_000,
        expand=["latest_charge"],
    )  # fmt: skip

    fee = sdk.application_fees.list()["data"][0]
    sent = sdk.transfers.retrieve(one["latest_charge"]["transfer"])
    assert (fee["object"], fee["amount"], fee["account"]) == ("application_fee", 12_000, hoa["id"])
    assert (sent["amount"], sent["destination"]) == (100_000, hoa["id"])
    assert of_account(sdk, hoa) == 88_000


def test_an_application_fee_is_given_back_in_parts(sdk, hoa):
    paid(sdk, 100_000, transfer_data={"destination": hoa["id"]}, application_fee_amount=12_000)
    fee = sdk.application_fees.list()["data"][0]

    back = sdk.application_fees.refunds.create(fee["id"], amount=2_000)
    no = sdk.application_fees.refunds.create.refused(fee["id"], amount=10_001)

    assert (back["object"], back["amount"], back["fee"]) == ("fee_refund", 2_000, fee["id"])
    assert no.status == 400
    assert sdk.application_fees.retrieve(fee["id"])["amount_refunded"] == 2_000
    assert of_account(sdk, hoa) == 90_000


def test_a_refund_may_take_its_share_back_from_the_account(sdk, hoa):
    one = paid(sdk, 100_000, transfer_data={"destination": hoa["id"]}, application_fee_amount=12_000)

    sdk.refunds.create(payment_intent=one["id"], amount=50_000, reverse_transfer=True, refund_application_fee=True)

    assert of_account(sdk, hoa) == 44_000
    assert sdk.application_fees.list()["data"][0]["amount_refunded"] == 6_000


def test_only_a_charge_made_for_an_account_takes_its_share_back(sdk):
    one = paid(sdk)

    no = sdk.refunds.create.refused(payment_intent=one["id"], reverse_transfer=True)

    assert no.status == 400
    assert sdk.refunds.list()["data"] == []


def test_all_movements_add_up_to_the_balance(sdk, gateway, hoa):
    one, fast = paid(sdk, 298_000), paid(sdk, 100_000, card="pm_card_bypassPending")
    paid(sdk, 50_000, card="pm_card_createDispute")
    sent = send(sdk, hoa, 140_000, source_transaction=one["latest_charge"])
    sdk.transfers.reversals.create(sent["id"], amount=40_000)
    sdk.refunds.create(payment_intent=fast["id"], amount=30_000)

    for place in (sdk, sdk.sending(account=hoa["id"])):
        moved = place.balance_transactions.list.every(limit=3)
        assert all(row["net"] == row["amount"] - row["fee"] for row in moved)
        assert sum(row["net"] for row in moved) == sum(balance(place))


def test_a_balance_is_told_per_currency(sdk):
    told = sdk.balance.retrieve()

    assert (told["object"], told["livemode"]) == ("balance", False)
    assert of_vnd(told["available"]) == of_vnd(told["pending"]) == 0
    assert [type(one["amount"]) for one in told["available"]] == [int]
