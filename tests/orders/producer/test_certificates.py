"""A producer's certificates on a phone, and nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Certificate
from catalog.services.certificates import refuse_certificate
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from tests.catalog.joining.making import PDF
from tests.catalog.joining.test_certificates import entered
from tests.catalog.listings.making import on_sale
from tests.factories import CertificateFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/ban-hang/chung-nhan/"


@pytest.fixture
def product(client):
    product = on_sale()
    client.force_login(MembershipFactory(producer=product.producer).user)
    return product


def told(product, **changes):
    today = clock.today()
    known = {
        "product": product.pk,
        "scheme": "vietgap",
        "stars": "",
        "number": "VG-01",
        "issuer_vi": "Trung tâm chứng nhận",
        "issued_on": f"{today - timedelta(days=10):%Y-%m-%d}",
        "expires_on": f"{today + timedelta(days=40):%Y-%m-%d}",
        "file": SimpleUploadedFile("giay.pdf", PDF),
    }
    return {**known, **changes}


def text(response):
    return response.content.decode()


def test_one_is_entered_and_counts_its_days(client, product):
    answer = client.post(f"{LIST}them/", told(product))

    page = text(client.get(LIST))
    assert answer.status_code == 303
    assert "chờ chợ xác nhận" in page
    assert "còn 40 ngày" in page
    assert "VG-01" not in text(client.get(f"/san-pham/{product.slug}/"))


def test_without_a_scan_it_is_refused_beside_the_field(client, product):
    answer = client.post(f"{LIST}them/", {**told(product), "file": ""})

    assert (answer.status_code, product.certificates.count()) == (422, 0)


def test_a_refused_one_says_why_and_is_sent_again(client, product):
    certificate = entered(product)
    refuse_certificate(certificate_id=certificate.pk, reason="Sai số", advice="Xem lại số", actor=SYSTEM)
    assert "Xem lại số" in text(client.get(f"{LIST}{certificate.pk}/"))

    answer = client.post(f"{LIST}{certificate.pk}/", told(product, number="VG-02", file=""))

    certificate.refresh_from_db()
    assert (answer.status_code, certificate.status, certificate.number) == (303, "waiting", "VG-02")


def test_one_is_taken_back(client, product):
    certificate = entered(product)

    client.post(f"{LIST}{certificate.pk}/rut/")

    certificate.refresh_from_db()
    assert certificate.status == "withdrawn"
    assert certificate.number not in text(client.get(LIST))


def test_one_that_ended_no_longer_shows_and_says_so(client, product):
    CertificateFactory(product=product, expires_on=clock.today() - timedelta(days=1))

    assert "hết hạn, không còn hiện" in text(client.get(LIST))


def test_the_list_costs_the_same_for_one_and_for_many(client, product, django_assert_num_queries):
    CertificateFactory.create_batch(8, product=product)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


def test_nothing_of_another_producer_exists(client, product):
    theirs = entered(on_sale(), number="CỦA-HỌ")
    refuse_certificate(certificate_id=theirs.pk, reason="a", advice="b", actor=SYSTEM)

    assert "CỦA-HỌ" not in text(client.get(LIST))
    for path in (f"{LIST}{theirs.pk}/", reverse("orders:certificate_scan", args=[theirs.pk])):
        assert client.get(path).status_code == 404
    assert client.post(f"{LIST}{theirs.pk}/", told(product)).status_code == 404
    assert client.post(f"{LIST}{theirs.pk}/rut/").status_code == 404
    assert client.post(f"{LIST}them/", {**told(product), "product": theirs.product_id}).status_code == 422
    theirs.refresh_from_db()
    assert (theirs.status, Certificate.objects.count()) == ("refused", 1)


def test_a_scan_is_for_its_people_and_for_reviewers(client, product):
    path = reverse("orders:certificate_scan", args=[entered(product).pk])

    assert client.get(path).status_code == 200
    client.force_login(UserFactory(is_staff=True))
    assert client.get(path).status_code == 404
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(path).status_code == 200


def test_a_reviewer_verifies_in_the_console_what_they_saw(client, product):
    certificate = entered(product)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    path = f"/console/catalog/certificate/{certificate.pk}"

    assert "/do/xac-nhan/" in text(client.get(f"{path}/change/"))
    client.post(f"{path}/do/xac-nhan/", {"revision": 1})

    certificate.refresh_from_db()
    assert certificate.status == "verified"
