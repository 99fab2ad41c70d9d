"""Certificates: nobody reads of one before it is verified, nor after it ended; its producer is told in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.errors import PaperNotAccepted, Stale
from catalog.models import Certificate, ProducerLetter
from catalog.selectors.pages import product_page
from catalog.services.certificates import (
    CertificateFacts,
    add_certificate,
    read_scan,
    refuse_certificate,
    remind_of_certificates,
    send_certificate_again,
    verify_certificate,
    withdraw_certificate,
)
from catalog.services.documents import private_storage
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.models import AuditEntry
from tests.catalog.listings.making import on_sale, photo
from tests.factories import CertificateFactory, UserFactory

from .making import PDF

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def facts(**changes):
    today = clock.today()
    known = {
        "scheme": "ocop",
        "stars": 4,
        "number": "12/QĐ-MINHHOA",
        "issuer_vi": "UBND thành phố Cần Thơ",
        "issued_on": today - 30 * A_DAY,
        "expires_on": today + 300 * A_DAY,
    }
    return CertificateFacts(**{**known, **changes})


def entered(product=None, **changes):
    product = product or on_sale()
    return add_certificate(product_id=product.pk, facts=facts(**changes), data=PDF, actor=SYSTEM)


def verified(product=None, **changes):
    certificate = entered(product, **changes)
    return verify_certificate(certificate_id=certificate.pk, seen_revision=1, actor=SYSTEM)


def read_by_buyers(product):
    return [one.number for one in product_page(product.slug, clock.today()).certificates]


def test_what_is_entered_shows_once_it_is_verified():
    product = on_sale()
    certificate = entered(product)
    assert read_by_buyers(product) == []

    verify_certificate(certificate_id=certificate.pk, seen_revision=1, actor=SYSTEM)

    assert read_by_buyers(product) == ["12/QĐ-MINHHOA"]
    letters = ProducerLetter.objects.filter(kind__startswith="certificate").order_by("pk")
    assert [letter.kind for letter in letters] == ["certificate_to_review", "certificate_verified"]


def test_it_disappears_by_itself_after_its_last_day():
    product = on_sale()
    certificate = verified(product)

    with clock.moment(clock.now() + 300 * A_DAY):
        assert read_by_buyers(product) == [certificate.number]
    with clock.moment(clock.now() + 301 * A_DAY):
        assert read_by_buyers(product) == []


def test_one_that_was_verified_can_be_revoked_with_a_reason():
    product = on_sale()
    certificate = verified(product)

    with pytest.raises(InvalidInput):
        refuse_certificate(certificate_id=certificate.pk, reason="Bị thu hồi", advice="", actor=SYSTEM)
    assert read_by_buyers(product) == [certificate.number]
    refuse_certificate(certificate_id=certificate.pk, reason="Bị thu hồi", advice="Gửi tờ mới", actor=SYSTEM)

    assert read_by_buyers(product) == []


def test_a_refused_one_is_corrected_and_looked_at_again():
    certificate = entered()
    refuse_certificate(certificate_id=certificate.pk, reason="Sai số", advice="Xem lại số", actor=SYSTEM)

    send_certificate_again(certificate_id=certificate.pk, facts=facts(number="13/QĐ"), data=None, actor=SYSTEM)

    certificate.refresh_from_db()
    assert (certificate.status, certificate.number, certificate.reason) == ("waiting", "13/QĐ", "")
    with pytest.raises(Stale):
        verify_certificate(certificate_id=certificate.pk, seen_revision=1, actor=SYSTEM)
    assert read_scan(certificate=certificate, actor=SYSTEM, is_operator=False) == PDF


def test_a_new_scan_takes_the_place_of_the_old_one(django_capture_on_commit_callbacks):
    certificate = entered()
    old = certificate.file_name
    refuse_certificate(certificate_id=certificate.pk, reason="Mờ", advice="Chụp lại", actor=SYSTEM)

    with django_capture_on_commit_callbacks(execute=True):
        send_certificate_again(certificate_id=certificate.pk, facts=facts(), data=photo(), actor=SYSTEM)

    assert not private_storage().exists(old)


def test_taken_back_it_is_gone_and_its_number_free(django_capture_on_commit_callbacks):
    product = on_sale()
    certificate = verified(product)
    name = certificate.file_name

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_certificate(certificate_id=certificate.pk, actor=SYSTEM)

    assert read_by_buyers(product) == []
    assert not private_storage().exists(name)
    assert entered(product).number == "12/QĐ-MINHHOA"
    with pytest.raises(StateConflict):
        withdraw_certificate(certificate_id=certificate.pk, actor=SYSTEM)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"issuer_vi": ""}, "issuer_vi"),
        ({"scheme": "moi"}, "scheme"),
        ({"stars": None}, "stars"),
        ({"stars": 2}, "stars"),
        ({"scheme": "vietgap"}, "stars"),
        ({"issued_on": clock.today() + A_DAY}, "issued_on"),
        ({"expires_on": clock.today() - A_DAY}, "expires_on"),
        ({"expires_on": clock.today() + 6000 * A_DAY}, "expires_on"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(changes, field):
    product = on_sale()

    with pytest.raises(InvalidInput) as refusal:
        entered(product, **changes)

    assert (refusal.value.field, product.certificates.count()) == (field, 0)


def test_the_same_number_is_entered_once():
    product = on_sale()
    entered(product)

    with pytest.raises(InvalidInput):
        entered(product)

    assert product.certificates.count() == 1


def test_without_a_readable_scan_nothing_is_kept():
    product = on_sale()

    with pytest.raises(PaperNotAccepted):
        add_certificate(product_id=product.pk, facts=facts(), data=b"x", actor=SYSTEM)

    assert product.certificates.count() == 0


def test_its_producer_is_told_60_30_and_7_days_before_once_each():
    certificate = CertificateFactory(expires_on=clock.today() + 61 * A_DAY)
    told = []

    for days in (61, 60, 59, 30, 29, 8, 7, 6, 0, -1):
        with clock.moment(clock.now() + (61 - days) * A_DAY):
            if remind_of_certificates():
                told.append(days)
            assert remind_of_certificates() == 0

    assert told == [60, 30, 7]
    letters = ProducerLetter.objects.filter(kind="certificate_ends", producer=certificate.product.producer)
    assert letters.count() == 3


def test_one_that_waits_or_was_refused_is_not_told_about():
    certificate = entered(expires_on=clock.today() + 20 * A_DAY)
    refuse_certificate(certificate_id=certificate.pk, reason="a", advice="b", actor=SYSTEM)

    assert remind_of_certificates() == 0


def test_an_operators_look_at_a_scan_leaves_a_row():
    certificate, operator = entered(), UserFactory()

    read_scan(certificate=certificate, actor=Actor("user", operator.pk), is_operator=True)
    with pytest.raises(NotFound):
        read_scan(certificate=CertificateFactory(), actor=SYSTEM, is_operator=True)

    assert AuditEntry.objects.get(command="look_at_certificate").actor_id == operator.pk
    assert Certificate.objects.count() == 2
