"""Cards whose bank asks the buyer."""

from __future__ import annotations

import pytest

from tests.gateway.driving import paid

BACK = "https://shop.example/back?order=7"


@pytest.fixture
def asked(api):
    return paid(api, card="pm_card_threeDSecure2Required", return_url=BACK)


def answer(browser, one, said):
    return browser.post(one.next_action.redirect_to_url.url, data={"answer": said})


def test_the_banks_page_works_once(browser, asked):
    answer(browser, asked, "complete")

    assert answer(browser, asked, "complete").status_code == 404


def test_an_intent_that_waits_for_the_bank_can_be_cancelled(api, browser, asked):
    gone = api.v1.payment_intents.cancel(asked.id)

    assert (gone.status, gone.next_action) == ("canceled", None)
    assert answer(browser, asked, "complete").status_code == 404
