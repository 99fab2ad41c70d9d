"""A producer's program keeps its vouchers and ready answers, weighs goods and says how it wants to be told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from orders.models import Adjustment, MessageTemplate, NotificationChoice, OrderLine, Voucher
from orders.services.talk_templates import save_template
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.test_vouchers import voucher
from tests.orders.test_weighing import confirmed

pytestmark = pytest.mark.django_db

CREATE = """mutation ($p: String!, $in: VoucherInput!, $k: UUID!) {
  voucherCreate(producer: $p, input: $in, idempotencyKey: $k) {
    voucher { id code title percentBp amount { amount } minGoods { amount } usesCount stoppedAt }
    errors { field code } } }"""
LIST = """query ($p: String!, $first: Int, $after: String) { vouchers(producer: $p, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { code percentBp maxDiscount { amount } endsAt } } } }"""
STOP = "mutation ($id: ID!) { voucherStop(id: $id) { voucher { stoppedAt } errors { field code } } }"
WEIGH = """mutation ($n: String!, $line: ID!, $g: Int!) { lineWeigh(number: $n, lineId: $line, weightG: $g) {
  part { due { amount } lines { weighedG due { amount } } } errors { field code } } }"""
KEEP = """mutation ($p: String!, $t: String!, $x: String!, $k: UUID!) {
  messageTemplateCreate(producer: $p, title: $t, text: $x, idempotencyKey: $k) {
    template { id title text } errors { field code } } }"""
CHANGE = """mutation ($id: ID!, $t: String!, $x: String!) { messageTemplateChange(id: $id, title: $t, text: $x) {
  template { title text } errors { field code } } }"""
DELETE = "mutation ($id: ID!) { messageTemplateDelete(id: $id) { errors { field code } } }"
TEMPLATES = "query ($p: String!) { messageTemplates(producer: $p) { id title text } }"
CHOOSE = """mutation ($l: String!, $sms: Boolean!) { notificationsChoose(language: $l, sms: $sms, zalo: false) {
  choice { language smsAgreedAt zaloAgreedAt } errors { field code } } }"""


@pytest.fixture
def own(client):
    """A producer whose one worker is signed in."""
    producer = ProducerFactory()
    client.force_login(MembershipFactory(producer=producer).user)
    return producer


def create(ask_producer, producer, key=None, **terms):
    given = {"code": "mua10", "titleVi": "Mùa hành", "percentBp": 1000} | terms
    answer = ask_producer(CREATE, **{"p": producer.slug, "in": given, "k": key or str(uuid4())})
    return answer["data"]["voucherCreate"]


def test_a_voucher_is_made_once_and_borne_by_its_producer(ask_producer, own):
    key = str(uuid4())

    first, again = (create(ask_producer, own, key, minGoods=50_000) for _ in range(2))

    assert first == again
    assert (first["errors"], first["voucher"]["code"], first["voucher"]["percentBp"]) == ([], "MUA10", 1000)
    assert Voucher.objects.values_list("bearer", "producer", "min_goods_vnd").get() == ("producer", own.pk, 50_000)


@pytest.mark.parametrize(("terms", "field", "code"), [
    ({"code": "MỪNG"}, "code", "INVALID"),
    ({"amount": 10_000}, "amount", "INVALID"),
    ({"percentBp": None}, "amount", "INVALID"),
    ({"percentBp": 20_000}, "percentBp", "INVALID"),
    ({"maxDiscount": 0}, "maxDiscount", "INVALID"),
    ({"minGoods": 10**30}, "minGoods", "INVALID"),
    ({"mostUses": -1}, "mostUses", "INVALID"),
    ({"endsAt": "2020-01-01T00:00:00Z"}, "endsAt", "INVALID"),
])  # fmt: skip
def test_odd_terms_are_told_by_the_name_of_the_input(ask_producer, own, terms, field, code):
    answer = create(ask_producer, own, **terms)

    assert (answer["voucher"], answer["errors"]) == (None, [{"field": field, "code": code}])
    assert Voucher.objects.count() == 0


def test_a_code_that_is_taken_is_refused(ask_producer, own):
    voucher(code="MUA10")

    assert create(ask_producer, own)["errors"] == [{"field": "code", "code": "VOUCHER_CODE_TAKEN"}]


def test_vouchers_are_paged_and_cost_the_same_however_many(ask_producer, own):
    for number in range(4):
        voucher(code=f"MUA-{number}", bearer=Voucher.Bearer.PRODUCER, producer=own)
    voucher(code="CUA-CHO", producer=own)

    with CaptureQueriesContext(connection) as few:
        first = ask_producer(LIST, p=own.slug, first=1)["data"]["vouchers"]
    with CaptureQueriesContext(connection) as many:
        rest = ask_producer(LIST, p=own.slug, first=10, after=first["pageInfo"]["endCursor"])["data"]["vouchers"]

    assert (first["totalCount"], first["edges"][0]["node"]["code"]) == (4, "MUA-3")
    assert [edge["node"]["code"] for edge in rest["edges"]] == ["MUA-2", "MUA-1", "MUA-0"]
    assert len(many) == len(few)


def test_a_voucher_is_stopped_and_stopping_again_is_fine(ask_producer, own):
    row = voucher(code="MUA10", bearer=Voucher.Bearer.PRODUCER, producer=own)

    answers = [ask_producer(STOP, id=global_id("Voucher", row.pk))["data"]["voucherStop"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["voucher"]["stoppedAt"] is not None


def test_a_stranger_opens_lists_and_stops_no_voucher(ask_producer, client, own):
    row = voucher(code="CU-1", bearer=Voucher.Bearer.PRODUCER, producer=own)
    client.force_login(MembershipFactory().user)

    made = create(ask_producer, own)
    listed = ask_producer(LIST, p=own.slug, first=5)
    stopped = ask_producer(STOP, id=global_id("Voucher", row.pk))["data"]["voucherStop"]

    assert (made["errors"][0]["code"], listed.get("data"), stopped["errors"][0]["code"]) == (
        "NOT_FOUND",
        None,
        "NOT_FOUND",
    )
    assert Voucher.objects.values_list("code", "stopped_at").get() == ("CU-1", None)


def test_scales_write_down_what_a_line_weighs(ask_producer, client):
    part = confirmed()
    client.force_login(MembershipFactory(producer=part.producer).user)
    line = global_id("OrderLine", part.lines.get().pk)

    done = ask_producer(WEIGH, n=part.number, line=line, g=2801)["data"]["lineWeigh"]
    other = ask_producer(WEIGH, n=part.number, line=line, g=2700)["data"]["lineWeigh"]

    assert done["part"]["lines"] == [{"weighedG": 2801, "due": {"amount": 168_060}}]
    assert other["errors"] == [{"field": "weightG", "code": "ALREADY_WEIGHED"}]
    assert Adjustment.objects.get(kind="weighed").amount_vnd == -23_940


def test_a_stranger_weighs_nothing_and_a_line_of_another_part_is_unknown(ask_producer, client):
    part, other = confirmed(), confirmed()
    client.force_login(MembershipFactory(producer=other.producer).user)
    line = global_id("OrderLine", part.lines.get().pk)

    answers = [ask_producer(WEIGH, n=each.number, line=line, g=2801)["data"]["lineWeigh"] for each in (part, other)]

    assert [answer["errors"][0]["code"] for answer in answers] == ["NOT_FOUND", "NOT_FOUND"]
    assert not OrderLine.objects.filter(weighed_g__isnull=False).exists()


def test_a_ready_answer_is_kept_once_changed_and_thrown_away(ask_producer, own):
    key = str(uuid4())
    kept = [
        ask_producer(KEEP, p=own.slug, t="Đã gửi", x="Chào {ten}", k=key)["data"]["messageTemplateCreate"]
        for _ in range(2)
    ]
    given = kept[0]["template"]["id"]

    changed = ask_producer(CHANGE, id=given, t="Đã gửi", x="Hàng đi rồi")["data"]["messageTemplateChange"]
    listed = ask_producer(TEMPLATES, p=own.slug)["data"]["messageTemplates"]
    deleted = ask_producer(DELETE, id=given)["data"]["messageTemplateDelete"]

    assert kept[0] == kept[1]
    assert (changed["errors"], listed) == ([], [{"id": given, "title": "Đã gửi", "text": "Hàng đi rồi"}])
    assert (deleted["errors"], MessageTemplate.objects.count()) == ([], 0)


def test_a_stranger_reads_and_touches_no_ready_answer(ask_producer, client, own):
    row = save_template(producer=own, title="Riêng", text="Của nhà", actor=SYSTEM)
    client.force_login(MembershipFactory().user)
    given = global_id("MessageTemplate", row.pk)

    codes = [
        ask_producer(KEEP, p=own.slug, t="A", x="B", k=str(uuid4()))["data"]["messageTemplateCreate"]["errors"],
        ask_producer(CHANGE, id=given, t="A", x="B")["data"]["messageTemplateChange"]["errors"],
        ask_producer(DELETE, id=given)["data"]["messageTemplateDelete"]["errors"],
    ]

    assert [errors[0]["code"] for errors in codes] == ["NOT_FOUND"] * 3
    assert ask_producer(TEMPLATES, p=own.slug).get("data") is None
    assert MessageTemplate.objects.values_list("title", "text").get() == ("Riêng", "Của nhà")


def test_ready_answers_cost_the_same_however_many(ask_producer, own):
    save_template(producer=own, title="1", text="x", actor=SYSTEM)
    with CaptureQueriesContext(connection) as few:
        ask_producer(TEMPLATES, p=own.slug)
    for number in range(2, 9):
        save_template(producer=own, title=str(number), text="x", actor=SYSTEM)

    with CaptureQueriesContext(connection) as many:
        answer = ask_producer(TEMPLATES, p=own.slug)

    assert (len(answer["data"]["messageTemplates"]), len(many)) == (8, len(few))


def test_a_producers_person_says_how_to_be_told(ask_producer, client):
    user = UserFactory(phone="+84912345678")
    client.force_login(user)

    before = ask_producer("{ notificationChoice { language smsAgreedAt } }")["data"]["notificationChoice"]
    choice = ask_producer(CHOOSE, l="en", sms=True)["data"]["notificationsChoose"]["choice"]

    assert before == {"language": "vi", "smsAgreedAt": None}
    assert (choice["language"], choice["smsAgreedAt"] is not None, choice["zaloAgreedAt"]) == ("en", True, None)
    assert NotificationChoice.objects.get().user == user


def test_without_a_phone_or_an_account_nothing_is_chosen(ask_producer, client):
    client.force_login(UserFactory(phone=None))
    without_phone = ask_producer(CHOOSE, l="vi", sms=True)["data"]["notificationsChoose"]["errors"]
    client.logout()
    without_account = ask_producer(CHOOSE, l="vi", sms=False)["data"]["notificationsChoose"]["errors"]

    assert (without_phone, without_account[0]["code"]) == ([{"field": "sms", "code": "INVALID"}], "SIGN_IN_NEEDED")
    assert NotificationChoice.objects.count() == 0
