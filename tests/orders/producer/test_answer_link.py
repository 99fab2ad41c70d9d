"""One tap in the message confirms an order, without signing in; the link does nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.models import OrderEvent, OrderNotice, SellerOrder
from orders.selectors.answer_links import answer_mark
from orders.services.notices import send_notices
from orders.services.parts import decline_part
from orders.services.texts import write_text
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db


def part_and_link() -> tuple[SellerOrder, str]:
    part = paid(pack(name_vi="Hành tím")).parts.get()
    return part, link_of(part)


def link_of(part: SellerOrder) -> str:
    assert part.paid_at
    mark = answer_mark(number=part.number, paid_at=part.paid_at)
    return reverse("orders:answer_by_link", args=[part.number, mark])


def test_the_letter_leads_to_a_page_whose_one_button_confirms(client: Client) -> None:
    part, _link = part_and_link()
    send_notices()
    letter = next(sent for sent in mail.outbox if part.number in sent.subject and sent.subject.startswith("Đơn mới"))
    found = re.search(r"https?://[^/]+(/nhan-don/\S+)", str(letter.body))
    assert found
    page = client.get(found[1])
    assert page.status_code == 200
    assert "Nhận đơn này" in page.text
    assert "Hành tím" in page.text

    done = client.post(found[1], follow=True)

    part.refresh_from_db()
    assert part.status == SellerOrder.Status.CONFIRMED
    assert "Đơn này nhà mình đã nhận" in done.text
    event = OrderEvent.objects.get(part=part, status="confirmed")
    assert (event.actor_kind, event.actor, event.role) == ("link", None, "producer")
    assert AuditEntry.objects.filter(actor_kind="link", target_id=str(part.pk)).exists()


def test_opening_the_link_changes_nothing_for_mail_programs_open_links_too(client: Client) -> None:
    part, link = part_and_link()

    client.get(link)
    client.head(link)

    part.refresh_from_db()
    assert part.status == SellerOrder.Status.PAID


def test_tapping_twice_confirms_once(client: Client) -> None:
    part, link = part_and_link()

    client.post(link)
    again = client.post(link, follow=True)

    assert again.status_code == 200
    assert OrderEvent.objects.filter(part=part, status="confirmed").count() == 1
    assert OrderNotice.objects.filter(part=part, kind="confirmed", channel="email").count() == 1


def test_the_page_tells_nothing_of_the_buyer_but_the_ward(client: Client) -> None:
    part, link = part_and_link()

    page = client.get(link)

    order = part.order
    assert order.ward.name in page.text
    for secret in (order.full_name, order.phone, order.street, order.email, order.token):
        assert not secret or secret not in page.text
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "private, no-store"


def test_a_declined_order_is_not_confirmed_by_an_old_link(client: Client) -> None:
    part, link = part_and_link()
    decline_part(part_id=part.pk, actor=SYSTEM, reason="Hết hàng rồi bà con ơi")

    answer = client.post(link)

    part.refresh_from_db()
    assert part.status == SellerOrder.Status.DECLINED
    assert answer.status_code == 409
    assert "Bà con đừng gửi hàng" in answer.text


@pytest.mark.parametrize("spoil", ["mark", "other", "empty"])
def test_a_link_that_was_not_sent_is_not_there(client: Client, spoil: str) -> None:
    part, link = part_and_link()
    other, other_link = part_and_link()
    wrong = {
        "mark": link[:-2] + ("a" if link[-2] != "a" else "b") + "/",
        "other": other_link.replace(other.number, part.number),
        "empty": reverse("orders:answer_by_link", args=[part.number, "-"]),
    }[spoil]

    assert client.get(wrong).status_code == 404
    assert client.post(wrong).status_code == 404
    part.refresh_from_db()
    assert part.status == SellerOrder.Status.PAID


def test_a_link_lives_on_under_a_changed_secret(client: Client, settings: Any) -> None:
    _part, link = part_and_link()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret"

    assert client.get(link).status_code == 200


def test_the_link_fits_into_one_sms(settings: Any) -> None:
    settings.SITE_URL = "https://choque.soctrang.gov.vn"
    part, link = part_and_link()
    notice = OrderNotice.objects.create(
        order=part.order, part=part, kind="to_confirm", channel="sms", recipient="+84912345678"
    )

    assert write_text(notice).endswith(settings.SITE_URL + link)


def test_the_page_costs_a_handful_of_statements(client: Client, django_assert_max_num_queries: Any) -> None:
    _part, link = part_and_link()

    with django_assert_max_num_queries(6):
        client.get(link)
