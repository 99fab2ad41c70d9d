"""Products and prices: what a session's lines may name instead of spelling it out."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import events_about, ids, session


@pytest.fixture
def pia(sdk):
    return sdk.products.create(name="Bánh pía", description="hộp 4 cái", metadata={"kind": "cake"})


def price(sdk, product, amount=149_000, **more):
    return sdk.prices.create(product=product["id"], currency="vnd", unit_amount=amount, **more)


def test_a_product_is_made_read_and_changed(sdk, pia):
    changed = sdk.products.update(pia["id"], name="Bánh pía sầu riêng", active=False)

    shown = sdk.products.retrieve(pia["id"])
    assert pia["id"].startswith("prod_")
    assert (pia["object"], pia["active"], pia["description"]) == ("product", True, "hộp 4 cái")
    assert (changed["name"], shown["active"], shown["metadata"]) == ("Bánh pía sầu riêng", False, {"kind": "cake"})
    assert events_about(sdk, pia["id"]) == ["product.created", "product.updated"]


def test_a_product_may_bring_its_own_id_once(sdk):
    made = sdk.products.create(id="banh-pia", name="Bánh pía")

    no = sdk.products.create.refused(id="banh-pia", name="Bánh pía")

    assert (made["id"], no.status, no.code) == ("banh-pia", 400, "resource_already_exists")


def test_a_product_needs_a_name(sdk):
    assert sdk.products.create.refused().told == (400, "parameter_missing", "name")


def test_products_are_listed_by_whether_they_are_sold(sdk, pia):
    old = sdk.products.create(name="Hành tím", active=False)

    assert ids(sdk.products.list()) == [old["id"], pia["id"]]
    assert ids(sdk.products.list(active=True)) == [pia["id"]]
    assert ids(sdk.products.list(ids=[old["id"]])) == [old["id"]]


def test_a_product_without_prices_can_be_deleted(sdk, pia):
    gone = sdk.products.delete(pia["id"])

    assert (gone["id"], gone["deleted"]) == (pia["id"], True)
    assert sdk.products.list()["data"] == []


def test_a_product_with_a_price_stays(sdk, pia):
    price(sdk, pia)

    assert sdk.products.delete.refused(pia["id"]).status == 400
    assert ids(sdk.products.list()) == [pia["id"]]


def test_a_price_is_made_read_and_retired(sdk, pia):
    made = price(sdk, pia, nickname="lẻ")
    retired = sdk.prices.update(made["id"], active=False, metadata={"k": "v"})

    assert made["id"].startswith("price_")
    assert (made["object"], made["unit_amount"], made["currency"], made["type"]) == (
        "price",
        149_000,
        "vnd",
        "one_time",
    )
    assert (made["product"], made["recurring"], made["unit_amount_decimal"]) == (pia["id"], None, "149000")
    assert (retired["active"], retired["metadata"], retired["nickname"]) == (False, {"k": "v"}, "lẻ")


def test_the_amount_of_a_price_never_changes(sdk, pia):
    made = price(sdk, pia)

    no = sdk.prices.update.refused(made["id"], unit_amount=1)

    assert no.told == (400, "parameter_unknown", "unit_amount")


def test_a_price_needs_a_product_that_exists(sdk):
    no = sdk.prices.create.refused(product="prod_nope", currency="vnd", unit_amount=20_000)

    assert no.told == (400, "resource_missing", "product")


def test_a_price_may_make_its_product(sdk):
    made = sdk.prices.create(currency="vnd", unit_amount=98_000, product_data={"name": "Hành tím"})

    assert sdk.products.retrieve(made["product"])["name"] == "Hành tím"


def test_prices_are_found_by_product_and_key(sdk, pia):
    made = price(sdk, pia, lookup_key="pia-4")
    price(sdk, sdk.products.create(name="Hành tím"))

    assert ids(sdk.prices.list(product=pia["id"])) == ids(sdk.prices.list(lookup_keys=["pia-4"])) == [made["id"]]


def test_a_lookup_key_is_taken_once_unless_it_moves(sdk, pia):
    first = price(sdk, pia, lookup_key="pia-4")

    no = sdk.prices.create.refused(product=pia["id"], currency="vnd", unit_amount=1_000, lookup_key="pia-4")
    second = price(sdk, pia, lookup_key="pia-4", transfer_lookup_key=True)

    assert no.status == 400
    assert (second["lookup_key"], sdk.prices.retrieve(first["id"])["lookup_key"]) == ("pia-4", None)


def test_a_session_sells_a_price(sdk, pia):
    made = price(sdk, pia)

    one = session(sdk, line_items=[{"price": made["id"], "quantity": 2}], expand=["line_items"])

    line = one["line_items"]["data"][0]
    assert (one["amount_total"], line["price"]["id"], line["description"]) == (298_000, made["id"], "Bánh pía")


def test_a_retired_price_is_not_sold(sdk, pia):
    made = price(sdk, pia)
    sdk.prices.update(made["id"], active=False)

    refusal = session_refused(sdk, [{"price": made["id"], "quantity": 1}])

    assert refusal.status == 400
    assert sdk.checkout.sessions.list()["data"] == []


def test_a_price_that_does_not_exist_is_not_sold(sdk):
    no = session_refused(sdk, [{"price": "price_nope", "quantity": 1}])

    assert no.told == (400, "resource_missing", "line_items[0][price]")


def session_refused(sdk, items):
    return sdk.checkout.sessions.create.refused(
        mode="payment", success_url="https://shop.example/thanks", line_items=items
    )
