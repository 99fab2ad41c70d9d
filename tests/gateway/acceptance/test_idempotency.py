"""One key, one call (spec 1.2): whatever happens on the way."""

from __future__ import annotations

from tests.gateway.acceptance.scenes import DECLINED, charge_of, ids, intent, paid
from tests.gateway.acceptance.sdks import Refused
from tests.gateway.driving import all_at_once


def test_a19_the_same_key_gives_the_same_object(sdk):
    keyed = sdk.sending(idempotency_key="k1")

    first, second = paid(keyed, 298_000), paid(keyed, 298_000)

    assert first == second
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert ids(sdk.payment_intents.list()) == [first["id"]]
    assert len(sdk.charges.list()["data"]) == 1


def test_a_replay_names_the_request_that_did_the_work(sdk):
    keyed = sdk.sending(idempotency_key="k1")

    first, second = intent(keyed), intent(keyed)

    assert second.headers["original-request"] == first.headers["request-id"]


def test_a20_the_same_key_with_another_amount_is_refused(sdk):
    keyed = sdk.sending(idempotency_key="k1")
    one = intent(keyed)

    no = keyed.payment_intents.create.refused(amount=200_000, currency="vnd")

    assert (no.sdk_class, no.status, no.type) == ("IdempotencyError", 400, "idempotency_error")
    assert ids(sdk.payment_intents.list()) == [one["id"]]


def test_a20_the_same_key_at_another_endpoint_is_refused(sdk):
    keyed = sdk.sending(idempotency_key="k1")
    intent(keyed)

    no = keyed.customers.create.refused(name="Hoa")

    assert (no.sdk_class, no.status, no.type) == ("IdempotencyError", 400, "idempotency_error")
    assert sdk.customers.list()["data"] == []


def test_a20_the_same_key_for_another_object_is_refused(sdk):
    first, second = intent(sdk), intent(sdk)
    keyed = sdk.sending(idempotency_key="k1")
    keyed.payment_intents.confirm(first["id"], payment_method="pm_card_visa")

    no = keyed.payment_intents.confirm.refused(second["id"], payment_method="pm_card_visa")

    assert no.sdk_class == "IdempotencyError"
    assert sdk.payment_intents.retrieve(second["id"])["status"] == "requires_payment_method"


def test_a_decline_is_what_its_key_stands_for(sdk):
    one, keyed = intent(sdk), sdk.sending(idempotency_key="k1")

    first = keyed.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)
    second = keyed.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)

    assert (second.status, second.error["charge"]) == (402, first.error["charge"])
    assert second.headers["idempotent-replayed"] == "true"
    assert len(sdk.charges.list(payment_intent=one["id"])["data"]) == 1


def test_a_refusal_after_the_check_is_what_its_key_stands_for(sdk):
    one, keyed = intent(sdk), sdk.sending(idempotency_key="k1")
    keyed.payment_intents.capture.refused(one["id"])

    no = keyed.payment_intents.capture.refused(one["id"])

    assert (no.code, no.headers["idempotent-replayed"]) == ("payment_intent_unexpected_state", "true")


def test_a_key_is_free_after_a_mistake_in_the_parameters(sdk):
    keyed = sdk.sending(idempotency_key="k1")
    keyed.payment_intents.create.refused(amount="", currency="vnd")

    one = intent(keyed)

    assert "idempotent-replayed" not in one.headers
    assert ids(sdk.payment_intents.list()) == [one["id"]]


def test_equal_parameters_are_equal_in_any_order(sdk):
    keyed = sdk.sending(idempotency_key="k1")

    first = keyed.payment_intents.create(amount=50_000, currency="vnd", metadata={"a": "1", "b": "2"})
    second = keyed.payment_intents.create(metadata={"b": "2", "a": "1"}, currency="vnd", amount=50_000)

    assert first["id"] == second["id"]


def test_another_key_is_another_call(sdk):
    made = {intent(sdk.sending(idempotency_key=key))["id"] for key in ("k1", "k2", "K1")}

    assert len(made) == 3


def test_a_refund_repeated_with_its_key_goes_back_once(sdk):
    one, keyed = paid(sdk), sdk.sending(idempotency_key="refund-7")

    made = {keyed.refunds.create(payment_intent=one["id"], amount=30_000)["id"] for _ in range(3)}

    assert len(made) == 1
    assert charge_of(sdk, one)["amount_refunded"] == 30_000


def test_a_key_has_at_most_255_characters(sdk):
    assert intent(sdk.sending(idempotency_key="k" * 255))["object"] == "payment_intent"
    no = sdk.sending(idempotency_key="k" * 256).payment_intents.create.refused(amount=50_000, currency="vnd")

    assert no.status == 400
    assert len(sdk.payment_intents.list()["data"]) == 1


def test_a23_sixteen_at_once_with_one_key_make_one_object(sdk):
    keyed = sdk.sending(idempotency_key="k3", retries=2)

    made = all_at_once(lambda _: intent(keyed)["id"], 16)

    assert len(set(made)) == 1
    assert len(sdk.payment_intents.list()["data"]) == 1


def test_a23_sixteen_payments_at_once_with_one_key_take_the_money_once(sdk):
    keyed = sdk.sending(idempotency_key="k3", retries=2)

    made = all_at_once(lambda _: paid(keyed)["id"], 16)

    assert len(set(made)) == 1
    assert len(sdk.charges.list()["data"]) == 1


def test_a_running_call_is_a_conflict_that_may_be_tried_again(sdk):
    keyed = sdk.sending(idempotency_key="k3")

    done = all_at_once(lambda _: paid(keyed)["id"], 12)

    conflicts = [no for no in done if isinstance(no, Refused)]
    assert {no.status for no in conflicts} <= {409}
    assert {no.code for no in conflicts} <= {"idempotency_key_in_use"}
    assert len({ref for ref in done if isinstance(ref, str)}) == 1


def test_a25_the_sdk_gets_over_an_answer_that_failed_before_the_work(sdk, gateway):
    gateway.mock("chaos", kind="500_before")

    one = intent(sdk.sending(retries=2))

    assert ids(sdk.payment_intents.list()) == [one["id"]]


def test_a25_the_sdk_gets_over_an_answer_that_was_lost_after_the_work(sdk, gateway):
    gateway.mock("chaos", kind="500_after")

    one = paid(sdk.sending(retries=2))

    assert (ids(sdk.payment_intents.list()), one["status"]) == ([one["id"]], "succeeded")
    assert len(sdk.charges.list()["data"]) == 1


def test_a25_a_crash_undoes_the_call_and_is_what_its_key_stands_for(sdk, gateway):
    keyed = sdk.sending(idempotency_key="k1")
    gateway.mock("chaos", kind="500_crash")

    first, second = (keyed.payment_intents.create.refused(amount=50_000, currency="vnd") for _ in range(2))

    assert [(no.sdk_class, no.status, no.type) for no in (first, second)] == [("APIError", 500, "api_error")] * 2
    assert second.headers["idempotent-replayed"] == "true"
    assert sdk.payment_intents.list()["data"] == []


def test_the_sdk_gets_over_a_line_that_was_cut_before_the_work(sdk, gateway):
    gateway.mock("chaos", kind="hang_up_before", path="payment_intents")

    one = paid(sdk.sending(retries=2))

    assert ids(sdk.payment_intents.list()) == [one["id"]]
    assert len(sdk.charges.list()["data"]) == 1


def test_the_sdk_gets_over_a_line_that_was_cut_after_the_work(sdk, gateway):
    gateway.mock("chaos", kind="hang_up_after", path="payment_intents")

    one = paid(sdk.sending(retries=2))

    assert (ids(sdk.payment_intents.list()), one.headers["idempotent-replayed"]) == ([one["id"]], "true")
    assert len(sdk.charges.list()["data"]) == 1


def test_a_shop_without_retries_learns_by_the_same_key_what_was_done(python_sdk, gateway):
    keyed = python_sdk.sending(idempotency_key="k1")
    gateway.mock("chaos", kind="hang_up_after", path="payment_intents")

    lost = keyed.payment_intents.create.refused(amount=50_000, currency="vnd")
    found = keyed.payment_intents.create(amount=50_000, currency="vnd")

    assert (lost.sdk_class, lost.status) == ("ConnectionError", None)
    assert ids(python_sdk.payment_intents.list()) == [found["id"]]


def test_chaos_hits_only_the_path_it_names(sdk, gateway):
    gateway.mock("chaos", kind="500_before", path="refunds")

    one = paid(sdk)
    no = sdk.refunds.create.refused(payment_intent=one["id"])

    assert (no.status, sdk.refunds.list()["data"]) == (500, [])
    assert sdk.refunds.create(payment_intent=one["id"])["status"] == "succeeded"


def test_reading_ignores_the_key(python_sdk, gateway):
    one = intent(python_sdk)
    read = [gateway.raw("GET", f"payment_intents/{one['id']}", headers={"Idempotency-Key": "k4"}) for _ in "12"]

    assert all("Idempotent-Replayed" not in answer.headers for answer in read)


def test_deleting_ignores_the_key(python_sdk, gateway):
    refs = [python_sdk.customers.create(name=name)["id"] for name in ("Hoa", "Lan")]

    gone = [gateway.raw("DELETE", f"customers/{ref}", headers={"Idempotency-Key": "k5"}).json() for ref in refs]

    assert [(one["id"], one["deleted"]) for one in gone] == [(ref, True) for ref in refs]


def test_a_key_belongs_to_the_account_it_was_sent_for(sdk):
    platform = sdk.sending(idempotency_key="k1")
    account = sdk.accounts.create(type="express", country="VN")["id"]

    first = platform.customers.create(name="Hoa")
    second = platform.sending(account=account).customers.create(name="Hoa")

    assert first["id"] != second["id"]
