"""A program brings its buyer's guest orders home, on proof; and says how the buyer wants to be told."""

from __future__ import annotations

import pytest

from orders.models import ClaimCode, NotificationChoice, Order
from orders.services.claiming import digits_of
from tests.factories import UserFactory
from tests.orders.making import pack, placed

pytestmark = pytest.mark.django_db
EMAIL = "ruol@cho.example"

SEND = "mutation ($e: String!) { ordersClaimCodeSend(email: $e) { errors { field code } } }"
CLAIM = "mutation ($e: String!, $c: String!) { ordersClaim(email: $e, code: $c) { claimed errors { field code } } }"
BY_TOKENS = "mutation ($t: [ID!]!) { ordersClaimByTokens(tokens: $t) { claimed errors { field code } } }"
CHOICE = "query ($t: ID!) { orderNotificationChoice(orderToken: $t) { language smsAgreedAt zaloAgreedAt } }"
CHOOSE = """mutation ($t: ID!) { orderNotificationsChoose(orderToken: $t, language: "en", sms: false, zalo: true) {
  choice { language smsAgreedAt zaloAgreedAt } errors { field code } } }"""


def buyers():
    return list(Order.objects.order_by("pk").values_list("buyer_id", flat=True))


def test_the_code_brings_the_orders_of_the_address_home(ask, client):
    placed(pack())
    me = UserFactory(email="khac@cho.example")
    client.force_login(me)

    sent = ask(SEND, e=EMAIL)["data"]["ordersClaimCodeSend"]
    claimed = ask(CLAIM, e=EMAIL, c=digits_of(ClaimCode.objects.get()))["data"]["ordersClaim"]

    assert (sent["errors"], claimed) == ([], {"claimed": 1, "errors": []})
    assert buyers() == [me.pk]


def test_a_stranger_learns_and_takes_nothing(ask, client):
    order = placed(pack())
    client.force_login(UserFactory(email="khac@cho.example", phone=None))

    known, unknown = (ask(SEND, e=email)["data"] for email in (EMAIL, "khong-co@cho.example"))
    wrong = ask(CLAIM, e=EMAIL, c="x")["data"]["ordersClaim"]
    by_token = ask(BY_TOKENS, t=[order.token])["data"]["ordersClaimByTokens"]

    assert known == unknown
    assert (wrong["claimed"], wrong["errors"]) == (None, [{"field": "code", "code": "WRONG_CODE"}])
    assert (by_token["claimed"], buyers()) == (0, [None])


def test_tokens_bring_ones_own_orders_home_once(ask, client):
    tokens = [placed(pack()).token for _ in range(3)]
    me = UserFactory(email=EMAIL)
    client.force_login(me)

    answer = ask(BY_TOKENS, t=[*tokens, "\ud800"])["data"]["ordersClaimByTokens"]
    again = ask(BY_TOKENS, t=tokens)["data"]["ordersClaimByTokens"]

    assert (answer["claimed"], again["claimed"], buyers()) == (3, 0, [me.pk] * 3)


@pytest.mark.parametrize(("document", "values"), [(SEND, {"e": EMAIL}), (BY_TOKENS, {"t": ["x"]})])
def test_nobody_claims_without_signing_in(ask, document, values):
    (answer,) = ask(document, **values)["data"].values()

    assert answer["errors"][0]["code"] == "SIGN_IN_NEEDED"


def test_whoever_holds_the_token_says_how_to_be_told(ask):
    order, other = placed(pack()), placed(pack())

    chosen = ask(CHOOSE, t=order.token)["data"]["orderNotificationsChoose"]
    shown = ask(CHOICE, t=order.token)["data"]["orderNotificationChoice"]

    assert chosen["choice"] == shown
    assert (shown["language"], shown["smsAgreedAt"], shown["zaloAgreedAt"] is not None) == ("en", None, True)
    assert ask(CHOICE, t=other.token)["data"]["orderNotificationChoice"]["language"] == "vi"


def test_a_token_that_is_none_shows_and_changes_nothing(ask):
    placed(pack())

    refused = ask(CHOOSE, t="khong-co")["data"]["orderNotificationsChoose"]

    assert (refused["errors"][0]["code"], NotificationChoice.objects.count()) == ("NOT_FOUND", 0)
    assert ask(CHOICE, t="khong-co")["data"]["orderNotificationChoice"] is None


def test_a_choice_is_read_in_two_statements(ask, django_assert_num_queries):
    order = placed(pack())

    with django_assert_num_queries(2):
        ask(CHOICE, t=order.token)
