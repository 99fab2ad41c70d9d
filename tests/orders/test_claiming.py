"""Orders from before the account: to whom they belong, on proof, and to nobody else."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.errors import TooManyCodes, WrongCode
from orders.models import ClaimCode, Order, OrderNotice
from orders.services.claiming import claim_by_code, claim_by_links, digits_of, send_claim_code
from orders.services.notices import send_notices
from tests.factories import UserFactory
from tests.orders.making import pack, paid, placed

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/don-cu/"
EMAIL = "ruol@cho.example"


@pytest.fixture
def me(client):
    user = UserFactory(email=EMAIL, phone=None)
    client.force_login(user)
    return user


def buyers():
    return list(Order.objects.order_by("pk").values_list("buyer_id", flat=True))


def text(answer):
    return html.unescape(answer.content.decode())


def test_a_code_sent_to_the_orders_address_brings_them_home(client, me, mailoutbox):
    placed(pack())
    paid(pack())
    OrderNotice.objects.all().delete()
    client.post(PAGE, {"action": "send", "email": EMAIL.upper()})
    send_notices()

    digits = re.findall(r"\d{6}", mailoutbox[0].subject)[0]
    page = text(client.post(PAGE, {"action": "code", "code": digits}, follow=True))

    assert (mailoutbox[0].to, buyers()) == ([EMAIL], [me.pk, me.pk])
    assert "Đã đưa 2 đơn về tài khoản." in page
    rows = AuditEntry.objects.filter(command="claim_order")
    assert [row.after for row in rows] == [{"buyer": me.pk, "proof": "code"}] * 2


def test_the_links_opened_in_this_session_are_offered_and_taken(client):
    first, second, unseen = placed(pack()), placed(pack()), placed(pack())
    for order in (first, second):
        client.get(f"/don-hang/{order.token}/")
    client.post(
        "/tai-khoan/dang-ky/",
        {"full_name": "Lý Thị Sà Rươl", "contact": EMAIL, "password": "giong-cha-da-9", "consent": "on"},
    )

    offer = text(client.get(f"{PAGE}co-khong/"))
    client.post(PAGE, {"action": "links"})

    assert "Có 2 đơn bà con đặt trước khi có tài khoản" in offer
    unseen.refresh_from_db()
    assert (Order.objects.filter(buyer__email=EMAIL).count(), unseen.buyer_id) == (2, None)


def test_a_link_alone_is_no_proof_for_somebody_else(client):
    order = placed(pack())
    stranger = UserFactory(email="la@cho.example", phone="+84912345678")
    client.get(f"/don-hang/{order.token}/")
    client.force_login(stranger)

    page = text(client.get(PAGE))
    client.post(PAGE, {"action": "links"})

    assert order.number not in page
    assert (buyers(), claim_by_links(user=stranger, tokens=[order.token])) == ([None], 0)


def test_an_equal_phone_without_proof_gets_and_learns_nothing(client):
    order = placed(pack())
    client.force_login(UserFactory(email=None, phone=order.phone))

    pages = [text(client.get(path)) for path in (PAGE, f"{PAGE}co-khong/", "/don-hang/", "/tai-khoan/")]
    client.post(PAGE, {"action": "links"})

    assert not any(order.number in page or "Có 1 đơn" in page for page in pages)
    assert buyers() == [None]


def test_the_answer_is_the_same_whether_there_are_such_orders_or_not(client, me):
    placed(pack())
    OrderNotice.objects.all().delete()

    pages = [
        text(client.post(PAGE, {"action": "send", "email": email}, follow=True)) for email in (EMAIL, "x@y.example")
    ]

    without = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert without[0] == without[1]
    assert OrderNotice.objects.count() == 1


def test_an_order_that_has_a_buyer_stays(me):
    owner = UserFactory()
    order = placed(pack())
    send_claim_code(user=me, email=EMAIL)
    Order.objects.update(buyer=owner)

    claimed = claim_by_code(user=me, email=EMAIL, digits=digits_of(ClaimCode.objects.get()))

    assert (claimed, buyers()) == (0, [owner.pk])
    assert claim_by_links(user=me, tokens=[order.token]) == 0


def test_five_wrong_digits_close_the_code(me):
    placed(pack())
    send_claim_code(user=me, email=EMAIL)
    code = ClaimCode.objects.get()
    right = digits_of(code)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            claim_by_code(user=me, email=EMAIL, digits=wrong)

    with pytest.raises(WrongCode):
        claim_by_code(user=me, email=EMAIL, digits=right)

    assert buyers() == [None]


@pytest.mark.parametrize("why", ["late", "used", "another person", "another address"])
def test_a_code_counts_once_in_time_for_whom_it_was_sent(me, why):
    placed(pack())
    send_claim_code(user=me, email=EMAIL)
    digits = digits_of(ClaimCode.objects.get())
    user = UserFactory() if why == "another person" else me
    email = "khac@cho.example" if why == "another address" else EMAIL
    if why == "used":
        ClaimCode.objects.update(used_at=clock.now())

    with clock.moment(clock.now() + timedelta(minutes=16 if why == "late" else 0)), pytest.raises(WrongCode):
        claim_by_code(user=user, email=email, digits=digits)

    assert buyers() == [None]


def test_a_sixth_code_in_an_hour_is_refused_and_nonsense_too(me):
    placed(pack())
    for _ in range(5):
        send_claim_code(user=me, email=EMAIL)

    with pytest.raises(TooManyCodes):
        send_claim_code(user=me, email=EMAIL)
    with pytest.raises(InvalidInput):
        send_claim_code(user=UserFactory(), email="khong phai")
    with pytest.raises(TooManyCodes):
        send_claim_code(user=UserFactory(), email=EMAIL)

    assert ClaimCode.objects.count() == 5


def test_guests_are_asked_to_sign_in(client):
    assert client.get(PAGE).url.startswith("/tai-khoan/dang-nhap/")
    assert client.post(PAGE, {"action": "links"}).url.startswith("/tai-khoan/dang-nhap/")
