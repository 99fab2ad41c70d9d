"""Many at once: the row lock decides, the constraint stands behind it."""

from __future__ import annotations

import psycopg
import stripe

from tests.gateway.driving import all_at_once, card, intent, paid, refused, session


def test_eight_confirmations_at_once_make_one_charge(api):
    one = intent(api)

    done = all_at_once(lambda _: api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa"}), 8)

    refusals = [error.code for error in done if isinstance(error, stripe.InvalidRequestError)]
    assert refusals == ["payment_intent_unexpected_state"] * 7
    assert len(api.v1.charges.list({"payment_intent": one.id}).data) == 1


def test_of_eight_refunds_of_60_percent_at_once_one_succeeds(api):
    one = paid(api)

    done = all_at_once(lambda _: api.v1.refunds.create({"payment_intent": one.id, "amount": 60_000}), 8)

    assert [error.param for error in done if isinstance(error, stripe.InvalidRequestError)] == ["amount"] * 7
    charge = api.v1.charges.retrieve(str(one.latest_charge))
    assert charge.amount_refunded == 60_000


def test_a_page_submitted_five_times_at_once_takes_the_money_once(api, gateway):
    open_one = session(api)

    done = all_at_once(lambda _: gateway.http.post(open_one.url, data=card()).status_code, 5)

    assert done.count(303) >= 1
    assert len(api.v1.charges.list().data) == 1
    assert len(api.v1.events.list({"type": "checkout.session.completed"}).data) == 1


def test_paying_and_expiring_at_once_ends_in_one_of_the_two(api, gateway):
    open_one = session(api)
    pay = lambda: gateway.http.post(open_one.url, data=card()).status_code  # noqa: E731
    expire = lambda: api.v1.checkout.sessions.expire(open_one.id).status  # noqa: E731

    all_at_once(lambda turn: pay() if turn % 2 else expire(), 6)

    after = api.v1.checkout.sessions.retrieve(open_one.id)
    paid_for = len([charge for charge in api.v1.charges.list().data if charge.paid])
    assert (after.status, paid_for) in {("complete", 1), ("expired", 0)}


def test_a_call_does_not_wait_for_ever_for_an_object_in_use(api, database_url):
    one = intent(api)

    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT 1 FROM stripe_gateway_paymentintent WHERE ref = %s FOR UPDATE", [one.id])
        with refused(stripe.RateLimitError) as error:
            api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa"})

    assert (error[0].http_status, error[0].error.code) == (429, "lock_timeout")
    assert api.v1.payment_intents.confirm(one.id, {"payment_method": "pm_card_visa"}).status == "succeeded"
