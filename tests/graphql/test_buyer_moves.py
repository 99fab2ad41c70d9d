"""What a buyer does about a part by program: with the order's token, and with no other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from orders.models import Complaint, Return, SellerOrder
from orders.services.answering import Offer, confirm_part, propose_part
from orders.services.complaining import answer_complaint, take_complaint
from orders.services.parts import deliver_part, ship_part
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
ORDER = """query ($t: ID!) { order(token: $t) { parts { number status canWithdraw due { amount }
  adjustments { kind kindText amount { amount } }
  proposal { note lines { unitsMissing substitute { name } price { amount } } }
  returns { code status timeline { status role } } complaints { code status timeline { status } }
  lines { productName isSubstitute units unitsMissing due { amount } } } } }"""
MOVES = {
    "partWithdraw": "mutation ($t: ID!, $n: String!) { partWithdraw(token: $t, number: $n) { PART } }",
    "partReceived": "mutation ($t: ID!, $n: String!) { partReceived(token: $t, number: $n) { PART } }",
    "proposalAnswer": "mutation ($t: ID!, $n: String!) { proposalAnswer(token: $t, number: $n, agree: true) { PART } }",
}
PART = "part { status due { amount } } errors { code message }"
ASK = """mutation ($t: ID!, $n: String!, $lines: [LineUnitsInput!]!, $key: UUID!) {
  returnAsk(token: $t, number: $n, lines: $lines, reason: SPOILT, words: "Dập", idempotencyKey: $key) {
    return { code status } errors { code } } }"""
COMPLAIN = """mutation ($t: ID!, $n: String!, $key: UUID!) {
  complaintFile(token: $t, number: $n, field: DELIVERY, words: "Chưa thấy hàng", idempotencyKey: $key) {
    complaint { code status } errors { code } } }"""


def move(ask, name, part, token=None):
    query = MOVES[name].replace("PART", PART)
    return ask(query, t=token or part.order.token, n=part.number)["data"][name]


@pytest.fixture
def part():
    return paid(pack(units_made=9), units=3).parts.get()


def delivered(part):
    confirm_part(part_id=part.pk, actor=SYSTEM)
    ship_part(part_id=part.pk, carrier="Xe", tracking_number="1", actor=SYSTEM)
    deliver_part(part_id=part.pk, actor=SYSTEM)


def test_a_part_is_given_up_before_it_is_confirmed(ask, part):
    answers = [move(ask, "partWithdraw", part) for _ in range(2)]

    assert [answer["part"]["status"] for answer in answers] == ["CANCELLED", "CANCELLED"]
    assert answers[0]["part"]["due"]["amount"] == 0


def test_it_is_too_late_once_the_seller_works_on_it(ask, part):
    confirm_part(part_id=part.pk, actor=SYSTEM)

    answer = move(ask, "partWithdraw", part)

    assert (answer["part"], answer["errors"][0]["code"]) == (None, "TOO_LATE_TO_CANCEL")
    assert SellerOrder.objects.get().status == "confirmed"


def test_a_substitute_is_taken_and_the_difference_goes_back(ask, part):
    line = part.lines.get()
    other = pack(producer=part.producer, name_vi="Món thay")
    offers = [Offer(line.pk, units_missing=2, substitute_id=other.pk, substitute_units=1)]
    propose_part(part_id=part.pk, offers=offers, actor=SYSTEM)

    answer = move(ask, "proposalAnswer", part)
    told = ask(ORDER, t=part.order.token)["data"]["order"]["parts"][0]

    assert answer["part"]["status"] == "CONFIRMED"
    assert [(row["productName"], row["isSubstitute"], row["due"]["amount"]) for row in told["lines"]] == [
        (line.product_name, False, 50_000),
        ("Món thay", True, 50_000),
    ]
    assert [(row["kind"], row["amount"]["amount"]) for row in told["adjustments"]] == [("SUBSTITUTED", -50_000)]


@pytest.mark.parametrize("name", MOVES)
def test_the_link_of_another_order_opens_nothing(ask, part, name):
    stranger = paid()

    answer = move(ask, name, part, token=stranger.token)

    assert answer["errors"][0]["code"] == "NOT_FOUND"
    assert SellerOrder.objects.get(pk=part.pk).status == "paid"


def test_a_return_is_asked_once_however_often_it_is_sent(ask, part):
    delivered(part)
    lines = [{"lineId": global_id("OrderLine", part.lines.get().pk), "units": 1}]
    sent = {"t": part.order.token, "n": part.number, "lines": lines, "key": str(uuid4())}

    answers = [ask(ASK, **sent)["data"]["returnAsk"]["return"] for _ in range(2)]

    assert answers == [{"code": f"{part.number}-T1", "status": "ASKED"}] * 2
    assert Return.objects.count() == 1


def test_nothing_is_returned_before_it_came(ask, part):
    lines = [{"lineId": global_id("OrderLine", part.lines.get().pk), "units": 1}]

    answer = ask(ASK, t=part.order.token, n=part.number, lines=lines, key=str(uuid4()))["data"]["returnAsk"]

    assert (answer["return"], answer["errors"][0]["code"], Return.objects.count()) == (None, "RETURN_REFUSED", 0)


def test_a_complaint_is_filed_answered_and_rated(ask, part):
    code = ask(COMPLAIN, t=part.order.token, n=part.number, key=str(uuid4()))["data"]["complaintFile"]["complaint"][
        "code"
    ]
    filed = Complaint.objects.get(code=code)
    take_complaint(complaint_id=filed.pk, owner="Tổ giao nhận", field="delivery", actor=SYSTEM)
    answer_complaint(complaint_id=filed.pk, words="Chợ trả lại phí giao.", amount_vnd=20_000, actor=SYSTEM)

    rate = "mutation ($t: ID!, $c: String!) { complaintRate(token: $t, code: $c, satisfaction: 5) { errors { code } } }"
    ask(rate, t=part.order.token, c=code)
    told = ask(ORDER, t=part.order.token)["data"]["order"]["parts"][0]

    steps = [step["status"] for step in told["complaints"][0]["timeline"]]
    assert steps == ["filed", "received", "classified", "assigned", "in_progress", "answered", "rated", "closed"]
    assert told["due"]["amount"] == part.total_vnd - 20_000


def test_another_orders_link_neither_rates_nor_withdraws(ask, part):
    delivered(part)
    lines = [{"lineId": global_id("OrderLine", part.lines.get().pk), "units": 1}]
    ask(ASK, t=part.order.token, n=part.number, lines=lines, key=str(uuid4()))
    stranger = paid().token

    withdraw = "mutation ($t: ID!, $c: String!) { returnWithdraw(token: $t, code: $c) { errors { code } } }"
    answer = ask(withdraw, t=stranger, c=f"{part.number}-T1")["data"]["returnWithdraw"]

    assert (answer["errors"][0]["code"], Return.objects.get().status) == ("NOT_FOUND", "asked")
