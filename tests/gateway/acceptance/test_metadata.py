"""metadata (spec 1.2): up to 50 words of the shop's own on every object."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import again, intent, paid, producer, session

PIA = "Bánh pía Sóc Trăng"


def test_a31_metadata_is_merged_unset_and_cleared(sdk):
    one = intent(sdk, metadata={"order": "7", "note": "gọi trước"})

    def update(metadata):
        return sdk.payment_intents.update(one["id"], metadata=metadata)["metadata"]

    assert update({"ward": "1"}) == {"order": "7", "note": "gọi trước", "ward": "1"}
    assert update({"note": ""}) == {"order": "7", "ward": "1"}
    assert update({"order": "8"}) == {"order": "8", "ward": "1"}
    assert update("") == again(sdk, one)["metadata"] == {}


@pytest.mark.parametrize(
    "metadata",
    [{f"k{number}": "v" for number in range(51)}, {"k" * 41: "v"}, {"k": "v" * 501}],
)
def test_a31_metadata_has_limits(sdk, metadata):
    no = sdk.payment_intents.create.refused(amount=50_000, currency="vnd", metadata=metadata)

    assert (no.status, no.type) == (400, "invalid_request_error")
    assert sdk.payment_intents.list()["data"] == []


def test_a31_metadata_at_its_limits_is_kept(sdk):
    metadata = {f"{number:040}": "ă" * 500 for number in range(50)}

    assert intent(sdk, metadata=metadata)["metadata"] == metadata


def test_the_fifty_first_word_is_refused_also_when_it_comes_later(sdk):
    one = intent(sdk, metadata={f"k{number}": "v" for number in range(50)})

    no = sdk.payment_intents.update.refused(one["id"], metadata={"one": "more"})

    assert no.status == 400
    assert len(again(sdk, one)["metadata"]) == 50


@pytest.mark.parametrize("text", [PIA, "100 % & = + ? # / \\ \" '", "🥮 đ ₫", "a\nb", " x "])
def test_a32_text_comes_back_unharmed(sdk, text):
    one = intent(sdk, description=text, metadata={"tên hàng": text})

    kept = again(sdk, one)
    assert (kept["description"], kept["metadata"]) == (text, {"tên hàng": text})


@pytest.mark.parametrize(("sent", "kept"), [(7, "7"), (True, "true"), ("0012", "0012")])
def test_metadata_is_text(sdk, sent, kept):
    assert intent(sdk, metadata={"k": sent})["metadata"] == {"k": kept}


def test_every_kind_of_object_takes_metadata(sdk):
    one, account = paid(sdk, metadata={"k": "v"}), producer(sdk, metadata={"k": "v"})
    product = sdk.products.create(name=PIA, metadata={"k": "v"})
    made = [
        one,
        account,
        product,
        sdk.charges.retrieve(one["latest_charge"]),
        session(sdk, metadata={"k": "v"}),
        sdk.customers.create(metadata={"k": "v"}),
        sdk.refunds.create(payment_intent=one["id"], amount=1_000, metadata={"k": "v"}),
        sdk.prices.create(product=product["id"], currency="vnd", unit_amount=20_000, metadata={"k": "v"}),
        sdk.webhook_endpoints.create(url="http://127.0.0.1:9/", enabled_events=["*"], metadata={"k": "v"}),
        sdk.transfers.create(
            amount=1_000, currency="vnd", destination=account["id"], source_transaction=one["latest_charge"],
            metadata={"k": "v"},
        ),
    ]  # fmt: skip

    assert [shown["object"] for shown in made if shown["metadata"] != {"k": "v"}] == []
