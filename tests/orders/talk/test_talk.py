"""Talking about an order: who may, what is kept, and how the other side hears of it."""

from __future__ import annotations

import html
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from marketplace.kernel.errors import IdempotencyConflict, InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.errors import ThreadClosed, TooManyMessages
from orders.models import Message, MessageTemplate, OrderNotice, Side
from orders.services.notices import send_notices
from orders.services.talk import mark_read
from orders.services.talk_templates import save_template
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack, paid, placed

from .saying import picture, say, say_with_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    part = paid(pack(producer=ProducerFactory(legal_name="HTX Giồng Tím", email="tim@htx.example"))).parts.get()
    OrderNotice.objects.update(sent_at=timezone.now())
    return part


@pytest.fixture
def member(part):
    return MembershipFactory(producer=part.producer).user


def text(answer):
    return html.unescape(answer.content.decode())


def of_buyer(part):
    return f"/don-hang/{part.order.token}/nhan-tin/{part.number}/"


def of_producer(part):
    return f"/ban-hang/don/{part.number}/nhan-tin/"


def owed(kind):
    return OrderNotice.objects.filter(kind=kind)


def test_a_message_is_unread_by_the_other_side_only(part):
    message = say(part, "  Bao giờ   gửi?\n\n\n\nCảm ơn ")

    assert message.text == "Bao giờ gửi?\n\nCảm ơn"
    assert (message.read_by_buyer_at is not None, message.read_by_producer_at) == (True, None)
    assert AuditEntry.objects.filter(command="post_message", target_id=str(message.pk)).count() == 1


def test_the_same_key_says_it_once(part):
    key = uuid4().hex

    first, again = (say_with_photo(part, "Một lần", request_key=key) for _ in range(2))

    assert (first.pk, Message.objects.count(), first.photos.count()) == (again.pk, 1, 1)


def test_the_same_key_with_other_words_is_refused(part):
    key = uuid4().hex
    say(part, "Một", request_key=key)

    with pytest.raises(IdempotencyConflict):
        say(part, "Hai", request_key=key)

    assert Message.objects.count() == 1


def test_nobody_talks_about_an_unpaid_order():
    with pytest.raises(ThreadClosed):
        say(placed(pack()).parts.get())

    assert (Message.objects.count(), owed("message_to_producer").count()) == (0, 0)


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2001, "a\0b"])
def test_nothing_too_much_or_nonsense_is_refused(part, words):
    with pytest.raises(InvalidInput):
        say(part, words)

    assert Message.objects.count() == 0


def test_a_flood_of_one_side_is_stopped_and_the_other_may_answer(part):
    for _ in range(20):
        say(part)

    with pytest.raises(TooManyMessages):
        say(part)

    say(part, side=Side.PRODUCER)
    with clock.moment(clock.now() + timedelta(minutes=11)):
        say(part)
    assert Message.objects.count() == 22


def test_the_other_side_gets_one_letter_that_tells_nothing_of_the_words(part, mailoutbox):
    say(part, "Cổng nhà màu xanh")
    say(part, "Gần chợ")

    assert send_notices() == 1
    letter = mailoutbox[0]
    assert (letter.to, letter.subject) == (["tim@htx.example"], f"Đơn {part.number}: người mua nhắn")
    assert of_producer(part) in letter.body
    assert "Cổng nhà" not in letter.body + str(letter.alternatives)


def test_the_buyers_letter_opens_the_thread_without_an_account(part, mailoutbox, client):
    say(part, side=Side.PRODUCER)
    send_notices()

    assert mailoutbox[0].to == ["ruol@cho.example"]
    assert of_buyer(part) in mailoutbox[0].body
    assert client.get(of_buyer(part)).status_code == 200


def test_a_second_letter_waits_ten_minutes(part):
    start = clock.now()
    say(part)
    send_notices()
    with clock.moment(start + timedelta(minutes=3)):
        mark_read(part_id=part.pk, side=Side.PRODUCER)
        say(part)
        say(part)

        assert send_notices() == 0
    with clock.moment(start + timedelta(minutes=10, seconds=1)):
        assert send_notices() == 1
    assert owed("message_to_producer").count() == 2


def test_what_was_read_meanwhile_needs_no_letter(part, mailoutbox):
    say(part)
    mark_read(part_id=part.pk, side=Side.PRODUCER)

    assert send_notices() == 0
    assert (mailoutbox, owed("message_to_producer").get().due_at) == ([], None)


def test_the_buyer_writes_with_a_photo_and_the_producer_reads(client, part, member):
    photo = io.BytesIO(picture())
    photo.name = "thung.jpg"
    answer = client.post(of_buyer(part), {"text": "Thùng bị móp", "photos": photo, "request_key": uuid4().hex})
    client.force_login(member)
    page = text(client.get(of_producer(part)))

    assert answer.url == f"{of_buyer(part)}#talk-form"
    assert "Thùng bị móp" in page
    assert f"/anh-don/{Message.objects.get().photos.get().pk}/?nho" in page
    assert Message.objects.get().read_by_producer_at is not None


def test_a_refused_message_keeps_what_was_typed(client, part):
    answer = client.post(of_buyer(part), {"text": "x" * 2001})

    assert (answer.status_code, "x" * 2001 in text(answer)) == (422, True)


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_a_stranger_finds_no_thread(client, part, who):
    if who == "stranger":
        client.force_login(MembershipFactory().user)

    assert client.get(of_producer(part)).status_code == (302 if who == "nobody" else 404)
    assert client.get(f"/don-hang/{paid(pack()).token}/nhan-tin/{part.number}/").status_code == 404
    assert client.post(f"/don-hang/khong/nhan-tin/{part.number}/", {"text": "a"}).status_code == 404
    assert client.get(f"/truc-cho/don/{part.number}/nhan-tin/").status_code == 404
    assert Message.objects.count() == 0


def test_the_operator_reads_without_leaving_a_trace(client, part):
    say(part, "Hàng hư")
    client.force_login(UserFactory(is_staff=True))

    page = text(client.get(f"/truc-cho/don/{part.number}/nhan-tin/"))

    assert "Hàng hư" in page
    assert Message.objects.get().read_by_producer_at is None


def test_new_messages_are_counted_on_today_the_list_and_the_orders_page(client, part, member):
    say(part)
    say(part)
    say(part, side=Side.PRODUCER)

    assert "1 tin mới" in text(client.get(f"/don-hang/{part.order.token}/"))
    client.force_login(member)
    assert all("2 tin mới" in text(client.get(page)) for page in ("/ban-hang/", "/ban-hang/don/"))
    client.get(f"/ban-hang/don/{part.number}/")
    assert "tin mới" not in text(client.get("/ban-hang/don/"))


def test_a_thread_costs_the_same_however_long(client, part, member, django_assert_num_queries):
    client.force_login(member)
    say_with_photo(part)
    with django_assert_num_queries(11):
        client.get(of_producer(part))
    for _ in range(5):
        say_with_photo(part, side=Side.PRODUCER)

    with django_assert_num_queries(11):
        client.get(of_producer(part))


def test_htmx_looks_for_new_messages_alone(client, part):
    say(part, "Mới")

    page = text(client.get(f"{of_buyer(part)}?moi=1", headers={"HX-Request": "true"}))

    assert page.strip().startswith('<ol class="talk-list"')
    assert "Mới" in page


def test_a_template_of_the_market_fills_the_box(client, part, member):
    client.force_login(member)

    page = text(client.get(f"{of_producer(part)}?mau=nhan-don"))

    assert f"Chào Lý Thị Sà Rươl, nhà em đã nhận đơn {part.number} và đang soạn hàng.</textarea>" in page


def test_an_own_template_is_kept_filled_in_and_thrown_away(client, part, member):
    client.force_login(member)
    client.post("/ban-hang/tin-mau/", {"title": "Ghe", "text": "Đơn {ma_don} đi ghe, {ten} nhé"})
    template = MessageTemplate.objects.get()

    page = text(client.get(f"{of_producer(part)}?mau={template.pk}"))
    client.post("/ban-hang/tin-mau/", {"template": template.pk, "action": "delete"})

    assert f"Đơn {part.number} đi ghe, Lý Thị Sà Rươl nhé</textarea>" in page
    assert MessageTemplate.objects.count() == 0


def test_what_is_wrong_with_a_template_stands_beside_its_field_and_the_words_stay(client, part, member):
    kept = save_template(producer=part.producer, title="Ghe", text="Đi ghe", actor=GUEST)
    save_template(producer=part.producer, title="Xe", text="Đi xe", actor=GUEST)
    client.force_login(member)

    new = client.post("/ban-hang/tin-mau/", {"title": "Ghe", "text": "Ghe khác"})
    changed = client.post("/ban-hang/tin-mau/", {"template": kept.pk, "title": "Xe", "text": " "})

    assert (new.status_code, changed.status_code) == (422, 422)
    assert new.context["form"].errors == {"title": ["Đã có tin mẫu tên này. Bà con đặt tên khác giúp."]}
    assert 'aria-invalid="true" aria-describedby="tin-moi-title_error"' in text(new)
    assert ">\nGhe khác</textarea>" in text(new)
    assert [form.errors for _, form in changed.context["rows"]] == [{"text": ["Chưa điền ô này."]}, {}]
    assert "<details open><summary><span><strong>Ghe" in text(changed)
    assert list(MessageTemplate.objects.order_by("pk").values_list("text", flat=True)) == ["Đi ghe", "Đi xe"]


def test_another_producers_template_is_neither_shown_nor_touched(client, part, member):
    other = save_template(producer=ProducerFactory(), title="Riêng", text="Bí mật", actor=GUEST)
    client.force_login(member)

    shown = text(client.get(f"{of_producer(part)}?mau={other.pk}"))
    answers = [
        client.post("/ban-hang/tin-mau/", {"template": other.pk, "title": "A", "text": "B"}),
        client.post("/ban-hang/tin-mau/", {"template": other.pk, "action": "delete"}),
    ]

    assert "Bí mật" not in shown
    assert [answer.status_code for answer in answers] == [404, 404]
    assert MessageTemplate.objects.get().text == "Bí mật"


def test_a_title_twice_is_refused(part):
    save_template(producer=part.producer, title="Ghe", text="A", actor=GUEST)

    with pytest.raises(InvalidInput, match="tên này"):
        save_template(producer=part.producer, title="Ghe", text="B", actor=GUEST)

    assert MessageTemplate.objects.get().text == "A"
