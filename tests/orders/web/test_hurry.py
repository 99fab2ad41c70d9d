"""Whoever guesses is asked to wait; whoever has the right link is always let in."""

from __future__ import annotations

import html

import pytest

from marketplace.kernel.audit import GUEST
from orders.services.complaining import file_complaint
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
FIND = "/khieu-nai/"


def guess(client, address="203.0.113.7"):
    return client.post(FIND, {"code": "KN-0000", "phone": "0912 345 678"}, REMOTE_ADDR=address)


def test_the_twenty_first_guess_of_a_complaint_gets_a_warm_page(client):
    part = paid(pack()).parts.get()
    filed = file_complaint(part_id=part.pk, field="delivery", words="Chưa thấy hàng", actor=GUEST)

    codes = [guess(client).status_code for _ in range(21)]
    right = client.post(FIND, {"code": filed.code, "phone": "0100 200 300"}, REMOTE_ADDR="203.0.113.7")

    assert codes == [422] * 20 + [429]
    assert (right.status_code, right["Retry-After"]) == (429, "600")
    assert "Ghe đông quá, bà con đợi chút giúp" in html.unescape(right.content.decode())
    assert filed.get_status_display() not in right.content.decode()


def test_another_address_and_the_empty_form_are_let_in(client):
    for _ in range(21):
        guess(client)

    assert guess(client, "203.0.113.8").status_code == 422
    assert client.get(FIND, REMOTE_ADDR="203.0.113.7").status_code == 200


def test_wrong_links_are_answered_twenty_times_and_right_ones_always(client):
    order = paid(pack())

    codes = [client.get(f"/don-hang/khong-co-{number}/").status_code for number in range(20)]
    after = [client.get(f"/don-hang/khong-co/{page}").status_code for page in ("", "hop-dong/", "hop-dong.pdf")]

    assert codes == [404] * 20
    assert after == [429] * 3
    assert client.get(f"/don-hang/{order.token}/").status_code == 200


def test_the_warm_page_speaks_english(client):
    for _ in range(21):
        answer = client.get("/en/don-hang/khong-co/")

    assert answer.status_code == 429
    assert "Please wait a moment" in answer.content.decode()
