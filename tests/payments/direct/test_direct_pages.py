"""The whole path by page, without JavaScript; strangers see nothing; nothing grows with the number of producers."""

from __future__ import annotations

import html
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders.models import Order, OrderNotice, Settlement
from payments.gateways.bank_feeds import VIETNAM, sepay
from payments.models import DirectRefund, DirectTransfer, Payment, Refund, SellerFeed
from payments.services.direct_paying import say_transferred
from payments.services.direct_pressing import press_for_direct
from payments.services.seller_feeds import close_feed, connect_feed
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack
from tests.payments.web.buying import Buyer, text

from .paying import asked, go_direct, house, invoice_of, member, owed, payments_by_part, seen, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(client):
    return Buyer(client)


def page_of(order, rest=""):
    return f"/thanh-toan/{order.token}/nha-lam/{rest}"


def signed_in(client, producer):
    client.force_login(member(producer))
    return client


def test_a_buyer_pays_two_producers_and_one_of_them_sees_the_money(buyer, client):
    first, second = house(bank_account="11112222"), house(bank_account="33334444")
    goods = [pack(producer=first), pack(producer=second)]
    go_direct()
    buyer.take(*goods)
    review = text(buyer.press("review"))

    handed = buyer.place()
    page = text(client.get(handed.url))

    order = Order.objects.get()
    payment, other = payments_by_part(order)
    assert "nên không nhận thẻ" in review
    assert 'name="method"' not in review
    assert (handed.status_code, handed.url) == (303, page_of(order))
    for words in ("11112222", "33334444", payment.session_ref, other.session_ref, first.legal_name):
        assert words in page
    client.post(page_of(order, f"{payment.session_ref}/da-chuyen/"), {"bank_ref": "FT26332"})
    assert "Bà con báo đã chuyển, số giao dịch FT26332" in text(client.get(page_of(order)))

    signed_in(client, first)
    client.post(reverse("payments:direct_seen", args=[payment.session_ref]))

    assert statuses(order) == ["paid", "awaiting_payment"]
    assert "Nhà làm đã nhận tiền lúc" in text(client.get(page_of(order)))


def test_a_card_is_refused_before_anything_is_placed(buyer):
    goods = pack(producer=house())
    go_direct()
    buyer.take(goods)

    page = text(buyer.place(method="card"))

    assert "Chợ chưa nhận cách trả tiền này" in page
    assert Order.objects.count() == 0


def test_the_cart_says_at_once_that_a_producer_has_no_account(buyer, client):
    goods = pack(producer=ProducerFactory())
    go_direct()
    buyer.take(goods)

    page = text(client.get("/gio-hang/"))

    assert "chưa có tài khoản ngân hàng được duyệt" in page


def test_the_page_learns_of_the_payment(client):
    order = asked(house())
    page = text(client.get(page_of(order)))
    known = page.split("?biet=")[1].split('"')[0]

    assert client.get(page_of(order, "tin/"), {"biet": known}).status_code == 204
    seen(payments_by_part(order)[0])
    news = client.get(page_of(order, "tin/"), {"biet": known})

    assert (news.status_code, "Nhà làm đã nhận tiền" in text(news)) == (200, True)


def test_a_part_that_was_let_go_is_told_beside_the_one_that_goes_on(client):
    order = asked()
    first, second = payments_by_part(order)
    seen(first)
    Payment.objects.filter(pk=second.pk).update(status="closed", closed_at=clock.now())

    page = text(client.get(page_of(order)))

    assert "Phần này đã đóng: hết giờ giữ hàng" in page
    assert client.get(page_of(order, f"{second.session_ref}/ma.svg")).status_code == 404
    assert client.get(page_of(order, f"{first.session_ref}/ma.svg")).status_code == 404


def test_the_code_is_a_picture_to_see_and_to_keep(client):
    order = asked(house())
    payment = payments_by_part(order)[0]

    drawn = client.get(page_of(order, f"{payment.session_ref}/ma.svg"))
    kept = client.get(page_of(order, f"{payment.session_ref}/ma.png"))

    assert (drawn.headers["Content-Type"], kept.headers["Content-Type"]) == ("image/svg+xml", "image/png")
    assert client.get(page_of(order, f"{payment.session_ref}/ma.gif")).status_code == 404


def test_neither_page_grows_with_the_number_of_producers(client):
    few, many = asked(house()), asked(*(house() for _ in range(5)))
    counts = []
    for order in (few, many):
        client.get(page_of(order))
        with CaptureQueriesContext(
            connection,
        ) as told:
            client.get(page_of(order))
        counts.append(len(told))
    assert counts[0] == counts[1]

    producer = house()
    signed_in(client, producer)
    lists = []
    for _ in range(2):
        asked(producer)
        asked(producer)
        with CaptureQueriesContext(connection) as told:
            assert client.get(reverse("payments:direct_money")).status_code == 200
        lists.append(len(told))
    assert lists[0] == lists[1]


def test_the_producer_reads_and_answers_on_one_page(client):
    producer = house()
    order = asked(producer)
    payment = payments_by_part(order)[0]
    say_transferred(payment_id=payment.pk, bank_ref="FT77", actor=GUEST)
    signed_in(client, producer)

    page = text(client.get(reverse("payments:direct_money")))
    today = text(client.get(reverse("payments:direct_today"), headers={"HX-Request": "true"}))
    client.post(reverse("payments:direct_not_seen", args=[payment.session_ref]))
    again = text(client.get(reverse("payments:direct_money")))

    assert "Người mua báo đã chuyển, số giao dịch FT77" in page
    assert "1 người mua báo đã chuyển tiền thẳng" in today
    assert "Nhà mình báo chưa thấy (số giao dịch FT77)" in again
    client.post(reverse("payments:direct_seen", args=[payment.session_ref]))
    second = text(client.post(reverse("payments:direct_seen", args=[payment.session_ref]), follow=True))
    assert "Khoản này đã được ghi rồi" in second
    assert statuses(order) == ["paid"]


def test_a_refund_goes_from_owed_over_sent_and_contested_to_received(client):
    producer = house()
    order = asked(producer)
    refund = owed(seen(payments_by_part(order)[0]))
    signed_in(client, producer)
    assert "Nhà làm sẽ trả lại 10.000" in text(client.get(page_of(order)))

    client.post(reverse("payments:direct_given_back", args=[refund.pk]), {"bank_ref": "FT1"})
    asking = text(client.get(page_of(order)))
    client.post(page_of(order, f"hoan/{refund.pk}/chua-nhan/"))
    contested = text(client.get(reverse("payments:direct_money")))
    client.post(page_of(order, f"hoan/{refund.pk}/da-nhan/"))

    refund.refresh_from_db()
    assert "Bà con nhận được chưa?" in asking
    assert "Người mua báo chưa nhận được" in contested
    assert refund.state == "received"
    assert client.post(page_of(order, f"hoan/{refund.pk}/sao/")).status_code == 404


def test_an_invoice_is_a_page_a_table_a_paper_and_a_code(client):
    producer = house()
    invoice = invoice_of(producer)
    signed_in(client, producer)

    page = text(client.get(reverse("payments:invoice", args=[1])))
    table = client.get(reverse("payments:invoice_file", args=[1])).content.decode()
    paper = client.get(reverse("payments:invoice_pdf", args=[1]))
    code = client.get(reverse("payments:invoice_code", args=[1]))

    part = Order.objects.get().parts.get()
    assert all(words in page for words in ("HH000001", part.number, invoice.reference, "Từng khoản"))
    assert (part.number in table, part.lines.get().sku in table) == (True, True)
    assert (paper.content[:5], code.headers["Content-Type"]) == (b"%PDF-", "image/svg+xml")


def test_a_stranger_finds_nothing(client):
    producer = house()
    invoice_of(producer)
    order = asked(producer)
    payment = payments_by_part(order)[0]
    refund = owed(seen(payments_by_part(asked(producer))[0]))
    other_order = asked(house())
    signed_in(client, house())

    for address in (
        reverse("payments:direct_seen", args=[payment.session_ref]),
        reverse("payments:direct_not_seen", args=[payment.session_ref]),
        reverse("payments:direct_given_back", args=[refund.pk]),
        page_of(other_order, f"{payment.session_ref}/da-chuyen/"),
        page_of(other_order, f"hoan/{refund.pk}/da-nhan/"),
    ):
        assert client.post(address, {"bank_ref": "X"}).status_code == 404, address
    for name in ("invoice", "invoice_file", "invoice_pdf", "invoice_code"):
        assert client.get(reverse(f"payments:{name}", args=[1])).status_code == 404, name
    for address in (page_of(other_order, f"{payment.session_ref}/ma.svg"), "/thanh-toan/x/nha-lam/"):
        assert client.get(address).status_code == 404, address

    refund.refresh_from_db()
    assert (DirectTransfer.objects.get(payment=payment).said_at, refund.state) == (None, "owed")
    assert payment.session_ref not in text(client.get(reverse("payments:direct_money")))


def test_only_an_owner_connects_a_feed_and_only_its_own_payments_hear_of_it(client):
    producer, neighbour = house(), house()
    mine, theirs = payments_by_part(asked(producer))[0], payments_by_part(asked(neighbour))[0]
    client.force_login(MembershipFactory(producer=producer, role="staff").user)
    assert client.post(reverse("payments:seller_feed"), {"provider": "sepay", "secret": "k" * 20}).status_code == 403
    signed_in(client, producer)
    client.post(reverse("payments:seller_feed"), {"provider": "sepay", "secret": "k" * 20})
    feed = SellerFeed.objects.get()

    assert notified(client, feed, theirs, 1).status_code == 200
    assert notified(client, feed, mine, 2, secret="q" * 20).status_code == 400
    half = mine.amount_vnd // 2
    for number, amount_vnd in ((3, half), (3, half), (4, mine.amount_vnd - half)):
        mine.direct.refresh_from_db()
        assert mine.direct.confirmed_at is None
        assert notified(client, feed, mine, number, amount_vnd=amount_vnd).status_code == 200

    mine.refresh_from_db()
    theirs.refresh_from_db()
    mine.direct.refresh_from_db()
    assert (mine.status, theirs.status, mine.direct.confirmed_how) == ("succeeded", "open", "feed")
    close_feed(producer=producer, actor=SYSTEM)
    assert notified(client, feed, mine, 5).status_code == 404


def test_a_feed_says_nothing_about_another_account(client):
    producer = house()
    payment = payments_by_part(asked(producer))[0]
    feed = connect_feed(producer=producer, provider="sepay", secret="k" * 20, actor=SYSTEM)

    assert notified(client, feed, payment, 1, account="0100200300").status_code == 200

    payment.refresh_from_db()
    assert payment.status == "open"


def test_money_that_comes_twice_is_told_to_both_and_once(client):
    payment = payments_by_part(asked(house()))[0]
    feed = connect_feed(producer=payment.part.producer, provider="sepay", secret="k" * 20, actor=SYSTEM)

    notified(client, feed, payment, 1)
    told_before = OrderNotice.objects.filter(kind__startswith="direct_over").count()
    for _repeated in range(2):
        notified(client, feed, payment, 2, amount_vnd=payment.amount_vnd)

    rows = OrderNotice.objects.filter(kind__startswith="direct_over", channel="email").order_by("kind")
    told = [(row.kind, row.amount_vnd) for row in rows]
    assert told_before == 0
    assert told == [("direct_over", payment.amount_vnd), ("direct_over_coming", payment.amount_vnd)]
    page = text(client.get(page_of(payment.order)))
    assert page.count("Tài khoản của nhà làm nhận thêm") == 1


def test_without_a_feed_the_producer_says_that_it_came_twice_and_the_buyer_reads_it(client):
    producer, other = house(), house()
    order = asked(producer, other)
    payment, unseen = payments_by_part(order)
    again = reverse("payments:direct_again", args=[payment.session_ref])
    signed_in(client, producer)
    assert "Nhà mình" in text(client.post(again, {"amount": payment.amount_vnd}, follow=True))  # it came not once yet
    assert not DirectRefund.objects.exists()
    seen(payment)

    assert again in client.get(reverse("payments:direct_money")).content.decode()
    for _thumb in range(2):
        client.post(again, {"amount": f"{payment.amount_vnd}"})
    client.post(again, {"amount": "0"})
    press_for_direct()

    refund = DirectRefund.objects.get()
    assert (refund.payment, refund.amount_vnd, refund.state, refund.is_again) == (
        payment,
        payment.amount_vnd,
        "owed",
        1,
    )
    letters = OrderNotice.objects.filter(channel="email", order=order).values_list("kind", flat=True)
    assert [kind for kind in letters if "over" in kind or "refund" in kind] == ["direct_over_coming"]
    page = text(client.get(page_of(order)))
    assert ("Tài khoản của nhà làm nhận thêm" in page, "Nhà làm sẽ trả lại" in page) == (True, True)
    assert "tiền tới hai lần" in text(client.get(reverse("payments:direct_money")))
    theirs = reverse("payments:direct_again", args=[unseen.session_ref])
    assert client.post(theirs, {"amount": "1000"}).status_code == 404
    assert DirectRefund.objects.count() == 1

    client.post(reverse("payments:direct_given_back", args=[refund.pk]), {"bank_ref": "FT9"})
    client.logout()
    client.post(reverse("payments:direct_refund_word", args=[order.token, refund.pk, "da-nhan"]))

    refund.refresh_from_db()
    assert (refund.state, statuses(order)) == ("received", ["paid", "awaiting_payment"])
    assert not Refund.objects.exists()  # nothing of the sale, and no commission of it, was given back


def notified(client, feed, payment, number, *, secret="k" * 20, **changes):  # a secret of the test
    """A transfer for this payment as SePay tells it at the producer's own door."""
    fields = {
        "id": number,
        "gateway": "Agribank",
        "transactionDate": f"{clock.now().astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "accountNumber": changes.get("account", payment.qr.account),
        "content": f"CK {payment.session_ref}",
        "transferType": "in",
        "transferAmount": changes.get("amount_vnd", payment.amount_vnd),
        "referenceCode": f"FT{number}",
    }
    body, stamp = json.dumps(fields).encode(), str(int(clock.now().timestamp()))
    headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": sepay.sign(body, stamp, secret)}
    url = reverse("seller_bank_webhook", args=[feed.key])
    return client.post(url, body, content_type="application/json", headers=headers)


def test_an_operator_chooses_the_way_and_decides_what_hangs(client):
    goods = payments_by_part(asked(house()))[0]
    say_transferred(payment_id=goods.pk, bank_ref="FT1", actor=GUEST)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    client.post("/console/orders/settlement/do/way/", {"way": "platform_collect"})
    listed = client.get("/console/payments/directtransfer/")
    deed = f"/console/payments/directtransfer/{goods.direct.pk}/do/confirm/"
    refused = client.post(deed, {"why": ""})
    client.post(deed, {"why": "Sao kê của nhà làm"})

    goods.refresh_from_db()
    assert Settlement.objects.get().way == "platform_collect"
    assert (listed.status_code, refused.status_code, goods.status) == (200, 422, "succeeded")
    for name in ("directrefund", "commissioninvoice"):
        assert client.get(f"/console/payments/{name}/").status_code == 200
    for hanging in ("directtransfer/?treo=1", "directrefund/?treo=1", "commissioninvoice/?han=qua"):
        assert client.get(f"/console/payments/{hanging}").status_code == 200
    assert "Cách nhận tiền" in html.unescape(client.get("/console/orders/settlement/").content.decode())
