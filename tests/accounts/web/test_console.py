"""The operator's console shows and never changes."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import CertificateFactory, MembershipFactory, UserFactory, VariantFactory
from tests.orders.making import paid

pytestmark = pytest.mark.django_db
REGISTERED = sorted(model._meta.label_lower for model in admin.site._registry)


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def address(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def test_the_console_is_entered_by_the_common_door(client):
    answer = client.get("/console/", follow=True)

    assert answer.redirect_chain[-1][0] == "/tai-khoan/dang-nhap/?next=%2Fconsole%2F"


def test_a_person_who_is_no_operator_does_not_get_in(client):
    client.force_login(UserFactory())

    assert client.get("/console/orders/order/").status_code == 302


# Rates start on a day and are kept by a command of their own (payments.services.rates).
ADDED_HERE = {"payments.commissionrate", "payments.taxrate"}


@pytest.mark.parametrize("label", REGISTERED)
def test_every_list_opens_and_nothing_but_rates_can_be_added(operator, label):
    assert operator.get(address(label, "changelist"), {"q": "x"}).status_code == 200
    assert operator.get(address(label, "add")).status_code == (200 if label in ADDED_HERE else 403)


def test_an_order_is_found_by_phone_with_its_parts_and_can_not_be_changed(operator):
    order = paid()

    found = operator.get("/console/orders/order/", {"q": "100200300"}).content.decode()
    page = operator.get(address("orders.order", "change", order.pk)).content.decode()

    assert order.number in found
    assert f"{order.number}-1" in page
    assert operator.post(address("orders.order", "change", order.pk), {"status": "paid"}).status_code == 403
    assert operator.post(address("orders.order", "delete", order.pk), {"post": "yes"}).status_code == 403


def test_a_producers_registration_number_and_bank_account_are_in_no_list(operator):
    producer = MembershipFactory(producer__bank_account="0123456789012").producer

    listed = operator.get("/console/catalog/producer/").content.decode()

    assert producer.legal_name in listed
    assert producer.business_registration_no not in listed
    assert producer.bank_account not in listed


def test_a_product_and_a_person_open_without_secrets(operator):
    product = CertificateFactory(product=VariantFactory().product).product
    person = UserFactory()

    assert operator.get(address("catalog.product", "change", product.pk)).status_code == 200
    assert person.password not in operator.get(address("accounts.user", "change", person.pk)).content.decode()
