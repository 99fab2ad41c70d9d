"""Customers and the cards that are kept for them."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import BACK, events_about, ids, paid


@pytest.fixture
def hoa(sdk):
    return sdk.customers.create(name="Trần Thị Hoa", email="hoa@soc-trang.example", phone="+84912345678")["id"]


def keep(sdk, customer, card="pm_card_visa"):
    return sdk.payment_methods.attach(card, customer=customer)["id"]


def test_a_customer_is_made_read_and_changed(sdk, hoa):
    address = {"line1": "1 Hai Bà Trưng", "city": "Sóc Trăng", "country": "VN"}
    changed = sdk.customers.update(hoa, name="Trần Hoa", description="khách quen", address=address)

    shown = sdk.customers.retrieve(hoa)
    assert (shown["object"], shown["name"], shown["email"]) == ("customer", "Trần Hoa", "hoa@soc-trang.example")
    assert (changed["description"], shown["address"]["city"], shown["phone"]) == (
        "khách quen",
        "Sóc Trăng",
        "+84912345678",
    )
    assert events_about(sdk, hoa) == ["customer.created", "customer.updated"]


def test_a_customer_that_is_deleted_is_shown_as_deleted(sdk, hoa):
    gone = sdk.customers.delete(hoa)

    shown = sdk.customers.retrieve(hoa)
    assert (gone["id"], gone["object"], gone["deleted"]) == (hoa, "customer", True)
    assert (shown["id"], shown["deleted"]) == (hoa, True)
    assert sdk.customers.list()["data"] == []


def test_a_deleted_customer_pays_no_more(sdk, hoa):
    sdk.customers.delete(hoa)

    no = sdk.payment_intents.create.refused(amount=50_000, currency="vnd", customer=hoa)

    assert no.told == (400, "resource_missing", "customer")
    assert sdk.customers.update.refused(hoa, name="x").status in {400, 404}


def test_customers_are_found_by_email(sdk, hoa):
    sdk.customers.create(email="lan@soc-trang.example")

    assert ids(sdk.customers.list(email="hoa@soc-trang.example")) == [hoa]


@pytest.mark.parametrize("email", ["nobody", "a@", "@b.example"])
def test_an_email_address_looks_like_one(sdk, email):
    no = sdk.customers.create.refused(email=email)

    assert no.told == (400, "email_invalid", "email")


def test_a_method_is_changed(sdk, hoa):
    kept = keep(sdk, hoa)

    changed = sdk.payment_methods.update(kept, billing_details={"name": "TRAN THI HOA"}, metadata={"k": "v"})
    later = sdk.payment_methods.update(kept, card={"exp_month": 7, "exp_year": 2039})

    assert (changed["billing_details"]["name"], changed["metadata"]) == ("TRAN THI HOA", {"k": "v"})
    assert (later["card"]["exp_month"], later["card"]["exp_year"]) == (7, 2039)


def test_a48_a_kept_card_pays_without_its_buyer(sdk, hoa):
    kept = keep(sdk, hoa)

    one = paid(sdk, card=kept, customer=hoa, off_session=True)

    assert (one["status"], one["customer"], one["payment_method"]) == ("succeeded", hoa, kept)
    assert ids(sdk.customers.payment_methods.list(hoa)) == [kept]
    assert ids(sdk.payment_methods.list(customer=hoa, type="card")) == [kept]
    assert sdk.payment_methods.retrieve(kept)["customer"] == hoa


def test_a48_a_kept_card_pays_twice(sdk, hoa):
    kept = keep(sdk, hoa)

    assert [paid(sdk, card=kept, customer=hoa)["status"] for _ in range(2)] == ["succeeded", "succeeded"]


def test_a48_a_foreign_customers_card_is_refused(sdk, hoa):
    lan = sdk.customers.create(name="Lan")["id"]
    kept = keep(sdk, hoa)

    no = sdk.payment_intents.create.refused(
        amount=50_000, currency="vnd", customer=lan, payment_method=kept, confirm=True
    )

    assert (no.status, no.type) == (400, "invalid_request_error")
    assert sdk.charges.list()["data"] == []


def test_a48_a_kept_card_is_not_used_without_its_customer(sdk, hoa):
    kept = keep(sdk, hoa)

    no = sdk.payment_intents.create.refused(amount=50_000, currency="vnd", payment_method=kept, confirm=True)

    assert (no.status, sdk.charges.list()["data"]) == (400, [])


def test_a_card_is_kept_for_one_customer_only(sdk, hoa):
    kept = keep(sdk, hoa)

    no = sdk.payment_methods.attach.refused(kept, customer=sdk.customers.create(name="Lan")["id"])

    assert no.status == 400
    assert sdk.payment_methods.retrieve(kept)["customer"] == hoa


def test_a_card_that_was_used_without_a_customer_cannot_be_kept(sdk, hoa):
    used = paid(sdk)["payment_method"]

    assert sdk.payment_methods.attach.refused(used, customer=hoa).status == 400


def test_a_card_that_was_let_go_is_gone(sdk, hoa):
    kept = keep(sdk, hoa)

    gone = sdk.payment_methods.detach(kept)

    assert (gone["id"], gone["customer"]) == (kept, None)
    assert sdk.customers.payment_methods.list(hoa)["data"] == []
    assert sdk.payment_methods.attach.refused(kept, customer=hoa).status == 400
    assert sdk.payment_methods.detach.refused(kept).status == 400
    assert events_about(sdk, kept) == ["payment_method.attached", "payment_method.detached"]


def test_a_payment_may_keep_its_card_for_later(sdk, hoa):
    one = paid(sdk, customer=hoa, setup_future_usage="off_session")

    assert one["status"] == "succeeded"
    assert ids(sdk.customers.payment_methods.list(hoa)) == [one["payment_method"]]


def test_a_payment_keeps_no_card_unasked(sdk, hoa):
    paid(sdk, customer=hoa)

    assert sdk.customers.payment_methods.list(hoa)["data"] == []


def test_a_token_is_a_card_that_is_used_once(sdk):
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    token = sdk.tokens.create(card=card)

    method = sdk.payment_methods.create(type="card", card={"token": token["id"]})
    no = sdk.payment_methods.create.refused(type="card", card={"token": token["id"]})

    assert (token["object"], token["type"], token["card"]["last4"], token["used"]) == ("token", "card", "4242", False)
    assert (paid(sdk, card=method["id"])["status"], no.status) == ("succeeded", 400)
    assert sdk.tokens.retrieve(token["id"])["used"] is True


def test_a_card_that_was_set_up_with_its_buyer_pays_without(sdk, browser, hoa):
    first = paid(
        sdk, card="pm_card_authenticationRequiredOnSetup", customer=hoa, setup_future_usage="off_session",
        return_url=BACK,
    )  # fmt: skip
    browser.post(first["next_action"]["redirect_to_url"]["url"], data={"answer": "complete"})
    kept = sdk.payment_intents.retrieve(first["id"])["payment_method"]

    assert paid(sdk, card=kept, customer=hoa, off_session=True)["status"] == "succeeded"


def test_one_card_is_asked_for_every_payment(sdk, hoa):
    kept = keep(sdk, hoa, "pm_card_authenticationRequired")

    no = sdk.payment_intents.create.refused(
        amount=50_000, currency="vnd", customer=hoa, payment_method=kept, off_session=True, confirm=True
    )

    assert (no.status, no.code) == (402, "authentication_required")
