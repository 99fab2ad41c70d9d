"""The page a buyer sees, as HTML without a browser."""

from __future__ import annotations

import html
import time

import psycopg
import pytest

from tests.gateway.driving import CANCEL_URL, SUCCESS_URL, card, session

DECLINES = [
    ("4000000000000002", "number", "Ngân hàng từ chối thẻ này."),
    ("4000000000009995", "number", "Thẻ không đủ tiền cho khoản này."),
    ("4000000000009987", "number", "Ngân hàng từ chối thẻ này."),
    ("4000000000000069", "expiry", "Thẻ đã hết hạn."),
    ("4000000000000127", "cvc", "Mã bảo mật chưa đúng."),
    ("4000000000006975", "number", "Thẻ đã dùng quá số lần cho phép."),
]


def text(answer):
    return html.unescape(answer.text)


def test_the_page_shows_the_order_and_the_way_back(api, browser):
    page = browser.get(session(api).url)

    shown = text(page)
    assert page.status_code == 200
    for words in ("Bánh pía sầu riêng", "2 × 149.000\u00a0₫", "396.000\u00a0₫", "MÔ PHỎNG – không nhập thẻ thật"):
        assert words in shown
    assert f'href="{CANCEL_URL}"' in shown


def test_the_fields_help_the_phones_keyboard_and_wallet(api, browser):
    shown = browser.get(session(api).url).text

    for hint in ("cc-number", "cc-exp", "cc-csc", "cc-name"):
        assert f'autocomplete="{hint}"' in shown
    assert shown.count('inputmode="numeric"') == 3


def test_the_page_runs_no_script_and_posts_only_to_us_and_the_shop(api, browser):
    page = browser.get(session(api).url)

    assert page.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' https://shop.example; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "<script" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize(("number", "field", "reason"), DECLINES)
def test_a_decline_stands_beside_its_field_and_the_same_page_takes_another_card(api, browser, number, field, reason):
    one = session(api)

    declined = browser.post(one.url, data=card(number))
    paid = browser.post(one.url, data=card())

    assert (declined.status_code, paid.status_code) == (402, 303)
    assert f'id="id_{field}_error"><span>{reason}</span>' in text(declined)
    assert api.v1.checkout.sessions.retrieve(one.id).payment_status == "paid"


def test_a_declined_page_keeps_the_name_but_never_the_number_or_the_code(api, browser):
    typed = card("4000 0000 0000 0002", cvc="987")

    declined = browser.post(session(api).url, data=typed)

    assert 'value="TRẦN THỊ HOA"' in text(declined)
    assert "4000 0000 0000 0002" not in declined.text.split('class="cards"')[0]
    assert "987" not in declined.text


def test_a_trouble_of_no_field_is_told_at_the_top_with_the_order_folded_away(api, browser):
    refused = browser.post(session(api).url, data=card("4000000000000119"))

    assert '<div class="alert" role="alert"><strong>Ngân hàng chưa trả lời được lúc này.</strong>' in text(refused)
    assert '<details class="order">' in refused.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"number": "4111111111111111"}, "Đừng nhập thẻ thật."),
        ({"number": "4242424242424241"}, "Số thẻ chưa đúng."),
        ({"expiry": "13/34"}, "Tháng hết hạn chưa đúng."),
        ({"expiry": "12/20"}, "Thẻ đã hết hạn, hoặc năm chưa đúng."),
        ({"expiry": "soon"}, "Nhập tháng và năm in trên thẻ"),
        ({"cvc": "12"}, "Mã bảo mật chưa đủ số."),
        ({"name": ""}, "Hãy điền ô này."),
    ],
)
def test_a_typing_mistake_is_told_before_any_bank_is_asked(api, browser, typed, reason):
    answer = browser.post(session(api).url, data=card() | typed)

    assert answer.status_code in (402, 422)
    assert reason in text(answer)
    assert api.v1.payment_intents.list().data == []


@pytest.mark.parametrize("expiry", ["12/34", "1234", "12 / 34", "12/2034", "12-34"])
def test_an_expiry_may_be_typed_in_many_ways(api, browser, expiry):
    assert browser.post(session(api).url, data=card(expiry=expiry)).status_code == 303


def test_a_paid_page_says_so_and_leads_to_the_order(api, browser):
    one = session(api)
    browser.post(one.url, data=card())

    again, submitted = browser.get(one.url), browser.post(one.url, data=card())

    assert again.status_code == submitted.status_code == 200
    assert "Đơn này đã thanh toán rồi" in text(again)
    assert SUCCESS_URL.format(CHECKOUT_SESSION_ID=one.id) in text(again)
    assert len(api.v1.charges.list().data) == 1


def test_an_expired_page_leads_back_to_the_shop(api, browser):
    one = session(api)
    api.v1.checkout.sessions.expire(one.id)

    page = browser.get(one.url)

    assert "Trang thanh toán đã hết hạn" in text(page)
    assert CANCEL_URL in page.text


def test_a_guessed_address_is_not_found(browser, gateway):
    page = browser.get("/c/pay/cs_test_guess")

    assert (page.status_code, "Không tìm thấy trang thanh toán" in text(page)) == (404, True)


@pytest.mark.parametrize(
    ("locale", "accept", "words"),
    [
        (None, "en-GB", "Pay by card"),
        (None, "vi-VN,vi;q=0.9", "Trả bằng thẻ"),
        (None, "", "Trả bằng thẻ"),
        ("auto", "en", "Pay by card"),
        ("en", "vi", "Pay by card"),
        ("vi", "en", "Trả bằng thẻ"),
    ],
)
def test_the_page_speaks_the_buyers_language(api, browser, locale, accept, words):
    one = session(api, **({"locale": locale} if locale else {}))

    page = browser.get(one.url, headers={"Accept-Language": accept})

    assert words in text(page)


def test_the_language_a_buyer_chooses_goes_along_to_the_bank(api, browser):
    one = session(api)

    browser.get(f"{one.url}?lang=en")
    bank = browser.post(f"{one.url}?lang=en", data=card("4000000000003220")).headers["Location"]

    assert "Do you agree to this payment?" in browser.get(bank).text


def test_the_bank_is_asked_and_the_payment_completed(api, browser):
    one = session(api)
    to_bank = browser.post(one.url, data=card("4000000000003220"))
    bank = browser.get(to_bank.headers["Location"])

    back = browser.post(to_bank.headers["Location"], data={"answer": "approve"})

    assert (to_bank.status_code, bank.status_code, back.status_code) == (303, 200, 303)
    assert "396.000\u00a0₫" in bank.text
    assert back.headers["Location"] == SUCCESS_URL.format(CHECKOUT_SESSION_ID=one.id)
    assert api.v1.checkout.sessions.retrieve(one.id).payment_status == "paid"


def test_a_refused_bank_page_leads_back_to_the_form(api, browser):
    one = session(api)
    bank = browser.post(one.url, data=card("4000000000003220")).headers["Location"]

    back = browser.post(bank, data={"answer": "refuse"})

    assert (back.status_code, back.headers["Location"]) == (303, one.url)
    assert "Khoản thanh toán chưa được xác nhận với ngân hàng." in text(browser.get(one.url))
    assert browser.post(one.url, data=card()).status_code == 303


def test_a_buyer_may_come_back_from_the_bank_and_use_another_card(api, browser):
    one = session(api)
    bank = browser.post(one.url, data=card("4000000000003220")).headers["Location"]
    other = browser.post(one.url, data=card())

    late = browser.post(bank, data={"answer": "approve"})

    assert (other.status_code, late.status_code) == (303, 404)
    assert len(api.v1.charges.list().data) == 1


def test_the_buyer_is_not_kept_waiting_for_a_slow_shop(api, browser, listener):
    api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["*"]})
    listener.gate.clear()
    began = time.monotonic()

    answer = browser.post(session(api).url, data=card())

    assert (answer.status_code, 0.5 < time.monotonic() - began < 8) == (303, True)


def test_a_quick_shop_knows_before_the_buyer_is_back(api, browser, listener):
    api.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["checkout.session.completed"]})
    one = session(api)

    browser.post(one.url, data=card())

    event, _, _ = listener.inbox.get_nowait()
    assert (event["type"], event["data"]["object"]["id"]) == ("checkout.session.completed", one.id)


def test_no_card_number_is_written_anywhere(api, browser, database_url):
    browser.post(session(api).url, data=card("4000 0000 0000 9995"))
    entry = {"number": "4000000000009995", "exp_month": 12, "exp_year": 2034, "cvc": "987"}
    api.v1.payment_methods.create({"type": "card", "card": entry}, {"idempotency_key": "card"})

    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        rows = [str(row) for (table,) in tables for row in connection.execute(f"SELECT t::text FROM {table} t")]  # noqa: S608

    assert len([row for row in rows if "9995" in row]) >= 2
    assert [row for row in rows if "4000000000009995" in row or "4000 0000 0000 9995" in row] == []
