"""A program speaks for the buyer who holds the order's token."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import uuid4

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.models import Message, Side
from orders.services.parts import decline_part
from tests.factories import MembershipFactory
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


OF_PRODUCER = """
query ($number: String!) { sellerOrder(number: $number) {
  recipient { fullName phone email addressText isMasked } messages { author text photos { url } } } }
"""
ANSWER = """
mutation ($number: String!, $text: String, $key: UUID!) {
  partMessageSend(number: $number, text: $text, idempotencyKey: $key) {
    message { author text } errors { field code message } } }
"""
READ = "mutation ($number: String!) { partMessagesRead(number: $number) { errors { code } } }"


def test_a_producer_reads_and_answers_and_never_sees_the_secret_link(ask_producer, client):
    part = paid(pack()).parts.get()
    say_with_photo(part, "Thùng móp")
    client.force_login(MembershipFactory(producer=part.producer).user)

    sent = ask_producer(ANSWER, number=part.number, text="Xin lỗi", key=str(uuid4()))["data"]["partMessageSend"]
    ask_producer(READ, number=part.number)
    answer = ask_producer(OF_PRODUCER, number=part.number)

    shown = answer["data"]["sellerOrder"]
    assert sent == {"message": {"author": "PRODUCER", "text": "Xin lỗi"}, "errors": []}
    assert [one["text"] for one in shown["messages"]] == ["Thùng móp", "Xin lỗi"]
    assert client.get(shown["messages"][0]["photos"][0]["url"]).status_code == 200
    assert part.order.token not in str(answer)
    assert not Message.objects.filter(read_by_producer_at=None).exists()


def test_a_producer_sees_masked_contacts_when_their_time_is_over(ask_producer, client):
    part = paid(pack()).parts.get()
    say(part, "Số tôi 0912 345 678")
    decline_part(part_id=part.pk, reason="x", actor=SYSTEM)
    client.force_login(MembershipFactory(producer=part.producer).user)

    before = ask_producer(OF_PRODUCER, number=part.number)["data"]["sellerOrder"]
    with clock.moment(clock.now() + timedelta(days=61)):
        after = ask_producer(OF_PRODUCER, number=part.number)["data"]["sellerOrder"]

    assert (before["recipient"]["phone"], before["recipient"]["isMasked"]) == ("+84100200300", False)
    assert after["recipient"] == {
        "fullName": "Lý Thị Sà Rươl",
        "phone": "01•• ••• 300",
        "email": "r•••@cho.example",
        "addressText": "••• ••• ••• •••\nPhường Sóc Trăng, TP. Cần Thơ",
        "isMasked": True,
    }
    assert after["messages"][0]["text"] == "Số tôi 09•• ••• 678"


def test_another_producer_reads_and_says_nothing(ask_producer, client):
    part = paid(pack()).parts.get()
    say(part)
    client.force_login(MembershipFactory().user)

    codes = [
        ask_producer(ANSWER, number=part.number, text="A", key=str(uuid4()))["data"]["partMessageSend"]["errors"],
        ask_producer(READ, number=part.number)["data"]["partMessagesRead"]["errors"],
    ]

    assert [errors[0]["code"] for errors in codes] == ["NOT_FOUND", "NOT_FOUND"]
    assert ask_producer(OF_PRODUCER, number=part.number)["data"]["sellerOrder"] is None
    assert Message.objects.get().read_by_producer_at is None
