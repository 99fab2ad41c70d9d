"""English pages say everything in English."""

from __future__ import annotations

import gettext
import html
import re

import pytest

from payments.stripe_gateway.cards import BY_NUMBER
from payments.stripe_gateway.messages import packed, read_messages
from tests.gateway.driving import card, paid, session

VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
NAMES = re.compile("Tiếng Việt|Chợ quê|Bánh pía sầu riêng|Hành tím Vĩnh Châu|TRẦN THỊ HOA")


def foreign_words(page):
    text = NAMES.sub("", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))
    return [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)]


@pytest.fixture
def english(api):
    return session(api, locale="en")


def test_every_refusal_is_told_in_english(browser, english):
    refusing = [one.number for one in BY_NUMBER.values() if one.code and not one.asks_bank]

    answers = [browser.post(english.url, data=card(number)) for number in refusing]

    assert {answer.status_code for answer in answers} == {402}
    assert [foreign_words(answer) for answer in answers] == [[]] * len(refusing)


def test_every_mistake_is_told_in_english(browser, english):
    mistakes = {"number": "1", "expiry": "x", "cvc": "1", "name": ""}
    typed = [{}, {"expiry": "13/30"}, {"expiry": "1/20"}, *({field: value} for field, value in mistakes.items())]

    answers = [browser.post(english.url, data=card() | one if one else {}) for one in typed]

    assert {answer.status_code for answer in answers} == {402, 422}
    assert [foreign_words(answer) for answer in answers] == [[]] * len(typed)


def test_the_other_pages_are_english(api, browser, gateway, english):
    bank = browser.post(english.url, data=card("4000000000003220")).headers["Location"]
    pages = [browser.get(bank)]
    browser.post(bank, data={"answer": "refuse"})
    pages.append(browser.get(english.url))
    browser.post(english.url, data=card())
    gone = session(api, locale="en")
    api.v1.checkout.sessions.expire(gone.id)
    pages += [browser.get(url) for url in (english.url, gone.url, "/c/pay/none?lang=en", "/?lang=en")]

    assert [foreign_words(page) for page in pages] == [[]] * 6


def test_amounts_are_written_the_same_in_both_languages(api, browser):
    one = session(api)

    assert all("396.000\u00a0₫" in browser.get(f"{one.url}?lang={language}").text for language in ("vi", "en"))


def test_a_catalogue_is_read_and_packed_as_gettext_does(tmp_path):
    source = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: x\nmsgid "Thẻ"\nmsgstr ""\n"Ca"\n"rd"\n'
    )
    target = tmp_path / "en.mo"
    target.write_bytes(packed(read_messages(source)))

    with target.open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext("Thẻ") == "Card"


def test_a_paid_front_page_is_english_too(api, gateway):
    paid(api)

    assert foreign_words(gateway.http.get("/", headers={"Accept-Language": "en"})) == []
