"""The nevers of joining, each broken on purpose past all our commands."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from catalog.models import (
    Certificate,
    IdentityCheck,
    MarketRules,
    Producer,
    ProducerChange,
    ProducerDocument,
    ProducerLetter,
    ProducerPhoto,
)
from marketplace.kernel import clock
from tests.catalog.joining.making import applicant, submitted
from tests.factories import CertificateFactory, ProducerFactory

from .test_nevers import again

pytestmark = pytest.mark.django_db


def every(model):
    return model.objects.all()


def ask_for_another_name():
    return ProducerChange.objects.create(producer=ProducerFactory(slug="mot-nha"))


def show_a_photo():
    producer = ProducerFactory(slug="mot-nha")
    return ProducerPhoto.objects.create(producer=producer, digest="a", width=1, height=1, position=0)


NEVERS = {
    "producer_who_may_not_sell_is_told_why_and_what_to_do": lambda: (
        submitted(),
        every(Producer).update(status="changes_requested", status_reason="Mờ"),
    ),
    "suspended_producer_has_a_moment": lambda: (
        ProducerFactory(),
        every(Producer).update(status="suspended", status_reason="a", status_advice="b"),
    ),
    "only_a_suspended_producer_waits_for_its_money_or_the_rules": lambda: (
        ProducerFactory(),
        every(Producer).update(payouts_held=True),
    ),
    "refused_or_closed_producer_has_a_moment": lambda: (
        submitted(),
        every(Producer).update(status="refused", status_reason="a", status_advice="b"),
    ),
    "one_document_per_producer_and_kind": lambda: (submitted(), again(ProducerDocument.objects.first())),
    "returned_document_says_why_and_what_to_do": lambda: (
        submitted(),
        every(ProducerDocument).update(status="returned", reason="Mờ"),
    ),
    "erased_document_has_no_file": lambda: (submitted(), every(ProducerDocument).update(name="")),
    "one_identity_check_that_did_not_fail": lambda: (submitted(), again(IdentityCheck.objects.get())),
    "answered_identity_check_has_a_moment": lambda: (submitted(), every(IdentityCheck).update(status="passed")),
    "one_text_per_number_of_the_rules": lambda: again(MarketRules.objects.get()),
    "rules_stop_nobody_before_they_hold": lambda: every(MarketRules).update(stops_on=date(2026, 1, 1)),
    "one_acceptance_per_producer_and_version": lambda: again(submitted().acceptances.get()),
    "one_letter_per_producer_and_cause": lambda: (submitted(), again(ProducerLetter.objects.first())),
    "refused_certificate_says_why_and_what_to_do": lambda: (
        CertificateFactory(),
        every(Certificate).update(status="refused", reason="Mờ"),
    ),
    "decided_certificate_has_a_moment": lambda: (CertificateFactory(), every(Certificate).update(decided_at=None)),
    "one_undecided_change_per_producer": lambda: [ask_for_another_name() for _ in range(2)],
    "handed_back_page_says_why_and_what_to_do": lambda: (
        ask_for_another_name(),
        every(ProducerChange).update(status="changes_requested", reason="Mờ", decided_at=clock.now()),
    ),
    "decided_page_has_a_moment": lambda: (ask_for_another_name(), every(ProducerChange).update(status="approved")),
    "one_row_per_photo_of_a_producer": lambda: [show_a_photo() for _ in range(2)],
    "listing_moves_along_its_table": lambda: (applicant(), every(Producer).update(status="approved")),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
