"""What a call may say, and what it may not."""

from __future__ import annotations

import pytest
import stripe

from tests.gateway.driving import intent, paid, refused

CREATE = {"amount": "100000", "currency": "vnd"}


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        ({"currency": "vnd"}, "parameter_missing", "amount"),
        (CREATE | {"colour": "red"}, "parameter_unknown", "colour"),
        (CREATE | {"shipping[planet]": "Mars"}, "parameter_unknown", "shipping[planet]"),
        (CREATE | {"amount": ""}, "parameter_invalid_empty", "amount"),
        (CREATE | {"amount": "12.5"}, "parameter_invalid_integer", "amount"),
        (CREATE | {"amount": "-1"}, "parameter_invalid_integer", "amount"),
        (CREATE | {"amount[x]": "1"}, None, "amount[x]"),
        (CREATE | {"currency": "usd"}, None, "currency"),
        (CREATE | {"capture_method": "later"}, None, "capture_method"),
        (CREATE | {"confirm": "yes"}, None, "confirm"),
        (CREATE | {"receipt_email": "nobody"}, "email_invalid", "receipt_email"),
        (CREATE | {"customer": "cus_nope"}, "resource_missing", "customer"),
        (CREATE | {"payment_method": "pm_nope"}, "resource_missing", "payment_method"),
        (CREATE | {"description": "x" * 1_001}, "parameter_invalid_string_length", "description"),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_made(gateway, api, form, code, param):
    answer = gateway.raw("POST", "payment_intents", data=form)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (400, "invalid_request_error")
    assert (error.get("code"), error["param"]) == (code, param)
    assert api.v1.payment_intents.list().data == []


@pytest.mark.parametrize(
    "query",
    [
        "expand[0]=customer",
        "expand[]=customer",
        "expand%5B%5D=customer",
        "expand%5B0%5D=customer&expand%5B1%5D=latest_charge",
    ],
)
def test_lists_may_be_written_in_every_way_the_sdks_do(gateway, api, query):
    customer = api.v1.customers.create({"name": "Hoa"})
    one = intent(api, customer=customer.id)

    answer = gateway.raw("GET", f"payment_intents/{one.id}?{query}")

    assert answer.json()["customer"]["name"] == "Hoa"


def test_an_empty_value_unsets_what_can_be_unset(gateway, api):
    one = intent(api, description="Đơn 7")

    answer = gateway.raw("POST", f"payment_intents/{one.id}", data={"description": ""})

    assert answer.json()["description"] is None


@pytest.mark.parametrize("bad", [b"amount=%FF", b"\xff\xfe=1", b"[a]=1", b"a[b=1", b"a[b][c][d][e][f][g][h][i]=1"])
def test_an_unreadable_body_is_refused(gateway, bad):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = gateway.raw("POST", "payment_intents", content=bad, headers=headers)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_json_is_not_a_form(gateway):
    assert gateway.raw("POST", "payment_intents", json=CREATE).status_code == 400


def test_metadata_is_merged_key_by_key_and_cleared_as_a_whole(api):
    one = intent(api, metadata={"order": "7", "note": "gọi trước"})

    def update(metadata):
        return api.v1.payment_intents.update(one.id, {"metadata": metadata}).metadata.to_dict()

    assert update({"ward": "Phường 1"}) == {"order": "7", "note": "gọi trước", "ward": "Phường 1"}
    assert update({"note": ""}) == {"order": "7", "ward": "Phường 1"}
    assert update("") == {}


@pytest.mark.parametrize(
    "metadata",
    [{f"k{number}": "v" for number in range(51)}, {"k" * 41: "v"}, {"k": "v" * 501}],
)
def test_metadata_has_limits(api, metadata):
    with refused(stripe.InvalidRequestError):
        intent(api, metadata=metadata)

    assert api.v1.payment_intents.list().data == []


def test_metadata_at_its_limits_is_kept(api):
    metadata = {f"{number:040}": "v" * 500 for number in range(50)}

    assert intent(api, metadata=metadata).metadata.to_dict() == metadata


def test_vietnamese_text_comes_back_unharmed(api):
    name = "Bánh pía Sóc Trăng – 4 cái & trứng muối 100%"

    one = intent(api, description=name, metadata={"tên hàng": name})

    again = api.v1.payment_intents.retrieve(one.id)
    assert (again.description, again.metadata["tên hàng"]) == (name, name)


def test_ids_are_expanded_in_place(api):
    one = paid(api, expand=["latest_charge.balance_transaction", "payment_method"])
    listed = api.v1.payment_intents.list({"expand": ["data.latest_charge"]}).data

    moved = one.latest_charge.balance_transaction
    assert moved.net == moved.amount - moved.fee == 97_100
    assert (one.payment_method.card.last4, listed[0].latest_charge.paid) == ("4242", True)


@pytest.mark.parametrize(
    "path",
    ["amount", "customer.shoes", "a.b.c.d.e", "latest_charge.payment_intent.latest_charge.payment_intent.customer"],
)
def test_what_cannot_be_expanded_is_refused(api, path):
    one = paid(api, customer=api.v1.customers.create({}).id)

    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.retrieve(one.id, {"expand": [path]})

    assert error[0].param == "expand"
