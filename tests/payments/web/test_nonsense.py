"""What no browser of ours sends is answered calmly, never with a page about a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.models import Order
from orders.web.checkout_form import services_of
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.orders.making import pack

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000


@pytest.mark.parametrize(
    "address", ["/don-hang/%00/", "/thanh-toan/%00/tien/", "/ban-hang/don/%00/", "/ban-hang/?nha=%00"]
)
def test_a_zero_byte_in_an_address_is_a_page_that_is_not_there(client, address):
    client.force_login(MembershipFactory().user)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"expected_total_vnd": LONG}, {"request_key": "\0"}, {"action": f"remove-{LONG}"}],
    ids=["endless total", "zero byte in the key", "endless pack"],
)
def test_a_checkout_with_nonsense_is_shown_again(buyer, changes):
    buyer.take(pack())

    page = buyer.press(**{"action": "place", **buyer.review(), "consent": "on", **changes})

    assert (page.status_code, Order.objects.count()) == (200, 0)


def test_a_delivery_of_a_producer_that_cannot_be_is_overlooked():
    assert services_of({f"service-{LONG}": "standard", "service-7": "chilled"}) == {7: "chilled"}


@pytest.mark.parametrize("variant", [LONG, "9" * 25, "\0"])
def test_a_pack_that_cannot_be_is_not_put_into_the_cart(client, variant):
    assert client.post("/gio-hang/them/", {"variant": variant}, follow=True).status_code == 200


@pytest.mark.parametrize("wanted", ["nowhere", "//evil.example", "https://evil.example/", "javascript:x"])
def test_a_way_on_that_is_no_address_of_ours_is_not_taken(client: Client, wanted):
    user, variant = UserFactory(), pack()

    added = client.post("/gio-hang/them/", {"variant": variant.pk, "next": wanted})
    signed_in = client.post("/tai-khoan/dang-nhap/", {"name": user.email, "password": PASSWORD, "next": wanted})

    assert (added["Location"], signed_in["Location"]) == ("/gio-hang/", "/tai-khoan/")
