"""A program speaks for the buyer who holds the order's token."""

from __future__ import annotations

import base64
from uuid import uuid4

from orders.models import Message, Side
from tests.orders.making import pack, paid, placed
from tests.orders.talk.saying import picture, say, say_with_photo

SEND = """
mutation ($token: ID!, $number: String!, $text: String, $photos: [String!], $key: UUID!) {
  messageSend(orderToken: $token, partNumber: $number, text: $text, photos: $photos, idempotencyKey: $key) {
    message { author text photos { url width height } } errors { field code message } } }
"""
THREAD = "query ($token: ID!) { order(token: $token) { parts { messages { author text photos { url } } } } }"


def send(ask, order, number, **more):
    values = {"token": order.token, "number": number, "text": "Chào", "key": str(uuid4()), **more}
    return ask(SEND, **values)["data"]["messageSend"]


def test_a_message_with_a_photo_is_sent_once_and_read_back(ask, client):
    order = paid(pack())
    number, key = order.parts.get().number, str(uuid4())
    photos = [base64.b64encode(picture()).decode()]

    first, again = (send(ask, order, number, photos=photos, key=key) for _ in range(2))

    assert first == again
    assert first["message"]["photos"][0]["width"] == 640
    assert client.get(first["message"]["photos"][0]["url"]).status_code == 200
    thread = ask(THREAD, token=order.token)["data"]["order"]["parts"][0]["messages"]
    assert [(one["author"], one["text"], len(one["photos"])) for one in thread] == [("BUYER", "Chào", 1)]


def test_a_part_of_another_order_an_unpaid_one_and_nonsense_are_refused(ask):
    order, other, unpaid = paid(pack()), paid(pack()), placed(pack())
    codes = [
        send(ask, order, other.parts.get().number)["errors"][0]["code"],
        send(ask, unpaid, unpaid.parts.get().number)["errors"][0]["code"],
        send(ask, order, order.parts.get().number, photos=["%%%"])["errors"][0]["code"],
        send(ask, order, order.parts.get().number, text="")["errors"][0]["code"],
    ]

    assert codes == ["NOT_FOUND", "NOT_FOUND", "INVALID", "INVALID"]
    assert Message.objects.count() == 0


def test_threads_of_many_parts_cost_the_same(ask, django_assert_num_queries):
    order = paid(pack(), pack(), pack())
    for part in order.parts.all():
        say_with_photo(part)
        say(part, side=Side.PRODUCER)

    with django_assert_num_queries(4):
        answer = ask(THREAD, token=order.token)

    assert [len(part["messages"]) for part in answer["data"]["order"]["parts"]] == [2, 2, 2]
