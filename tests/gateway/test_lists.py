"""Lists: newest first, page by page."""

from __future__ import annotations

import pytest
import stripe

from tests.gateway.driving import intent, paid, refused


@pytest.fixture
def seven(api):
    return [intent(api, 20_000 + number).id for number in range(7)]


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_has_one_to_a_hundred_objects(api, limit):
    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.list({"limit": limit})

    assert (error[0].http_status, error[0].param) == (400, "limit")


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_an_unknown_cursor_is_refused(api, cursor):
    with refused(stripe.InvalidRequestError) as error:
        api.v1.payment_intents.list({cursor: "pi_nope"})

    assert (error[0].http_status, error[0].param) == (400, cursor)


def test_both_cursors_at_once_are_refused(api, seven):
    with refused(stripe.InvalidRequestError):
        api.v1.payment_intents.list({"starting_after": seven[0], "ending_before": seven[6]})


def test_the_newest_comes_first_even_within_one_second(api, seven):
    page = api.v1.payment_intents.list({"limit": 3})

    assert [one.id for one in page.data] == seven[:3:-1]
    assert (page.has_more, page.url) == (True, "/v1/payment_intents")


def test_the_sdk_walks_all_pages_forth_and_back(api, seven):
    forth = api.v1.payment_intents.list({"limit": 2})
    back = api.v1.payment_intents.list({"limit": 2, "ending_before": seven[0]})

    assert [one.id for one in forth.auto_paging_iter()] == seven[::-1]
    assert [one.id for one in back.auto_paging_iter()] == seven[1:]


def test_lists_are_narrowed_by_customer_and_by_time(api, seven):
    customer = api.v1.customers.create({"email": "hoa@soc-trang.example"})
    mine = intent(api, customer=customer.id)
    list_of = api.v1.payment_intents.list

    assert [one.id for one in list_of({"customer": customer.id}).data] == [mine.id]
    assert [one.id for one in list_of({"created": mine.created, "customer": customer.id}).data] == [mine.id]
    assert list_of({"created": {"lt": mine.created}, "customer": customer.id}).data == []
    assert len(list_of({"created": {"gte": mine.created - 60, "lte": mine.created}}).data) == 8
    assert list_of({"created": {"gt": mine.created}}).data == []


def test_charges_and_refunds_are_found_by_their_intent(api):
    one, other = paid(api), paid(api)
    refund = api.v1.refunds.create({"payment_intent": one.id, "amount": 1_000})

    assert [charge.id for charge in api.v1.charges.list({"payment_intent": other.id}).data] == [other.latest_charge]
    assert [found.id for found in api.v1.refunds.list({"payment_intent": one.id}).data] == [refund.id]
    assert api.v1.refunds.list({"charge": str(other.latest_charge)}).data == []


def test_events_are_found_by_kind(api):
    paid(api)
    kinds = [event.type for event in api.v1.events.list({"type": "payment_intent.*"}).data]

    assert kinds == ["payment_intent.succeeded", "payment_intent.created"]
    assert [event.type for event in api.v1.events.list({"types": ["charge.succeeded"]}).data] == ["charge.succeeded"]
