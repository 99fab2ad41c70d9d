"""The demo's bank tells of transfers to producers, too: by HTTP, signed, at the door of each one's own feed."""

from __future__ import annotations

from django.test import Client

from orders.models import OrderNotice
from payments.models import DirectTransfer, SellerFeed, SellerNotice

from .paying import asked, house, payments_by_part, statuses

CHOOSE = "Chuyển khoản thử"


def press(payment, kind):
    """The button of one code; where it leads."""
    place = f"/thanh-toan/{payment.order.token}/nha-lam/{payment.session_ref}/thu/"
    return Client().post(place, {"kind": kind})


def test_the_button_pays_one_producer_through_its_own_feed_and_nobody_else(web_address, settings):
    settings.SITE_URL = web_address
    first, second = house(bank_account="11112222"), house(bank_account="33334444")
    order = asked(first, second)
    payment, other = payments_by_part(order)
    page = Client().get(f"/thanh-toan/{order.token}/nha-lam/").content.decode()

    for kind in ("short", "wrong", "reversed", "right"):
        assert press(payment, kind).url == f"/thanh-toan/{order.token}/nha-lam/"

    told = DirectTransfer.objects.get(payment=payment)
    half_vnd = payment.amount_vnd // 2
    assert page.count(f'action="/thanh-toan/{order.token}/nha-lam/') == 4  # what was sent, and the button, of two codes
    assert (told.confirmed_how, told.seen_vnd, statuses(order)) == (
        "feed",
        payment.amount_vnd,
        ["paid", "awaiting_payment"],
    )
    assert list(SellerFeed.objects.values_list("producer", "provider")) == [(first.pk, "sepay")]
    notices = SellerNotice.objects.order_by("pk").values_list("payment", "amount_vnd")
    rest_vnd = payment.amount_vnd - half_vnd
    assert list(notices) == [(payment.pk, half_vnd), (None, rest_vnd), (payment.pk, rest_vnd)]
    press(other, "over")
    assert statuses(order) == ["paid", "paid"]
    assert OrderNotice.objects.filter(kind="direct_over", amount_vnd=20_000).count() == 1

    settings.SIMULATED_BANK = False
    assert press(payment, "right").status_code == 404
    assert CHOOSE in page
    assert CHOOSE not in Client().get(f"/thanh-toan/{order.token}/nha-lam/").content.decode()
    assert SellerNotice.objects.count() == 4
