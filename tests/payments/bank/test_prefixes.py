"""References given out before the prefix changed, and order numbers that people write in their place."""

from __future__ import annotations

import pytest

from payments.selectors.bank import suggestions_for

from .transferring import fresh, opened, pay, tell

pytestmark = pytest.mark.django_db


def test_a_new_reference_never_looks_like_an_order_number():
    payment = opened()

    assert (payment.session_ref[:2], payment.order.number[:2]) == ("CK", "ST")


def test_a_code_that_was_printed_with_the_old_prefix_is_matched_as_ever(settings):
    settings.VIETQR_PREFIX = "ST"
    payment = opened()
    settings.VIETQR_PREFIX = "CK"

    credit = pay(payment)

    assert payment.session_ref.startswith("ST")
    assert (credit.state, credit.reference, fresh(payment).status) == ("matched", payment.session_ref, "succeeded")


def test_whoever_writes_the_order_number_beside_the_reference_is_understood():
    payment = opened()

    credit = tell(f"{payment.order.number} {payment.session_ref}", payment.amount_vnd)

    assert (credit.state, credit.reference, fresh(payment).status) == ("matched", payment.session_ref, "succeeded")


def test_the_order_number_alone_is_a_suggestion_for_people():
    payment = opened()

    credit = tell(f"tra tien don {payment.order.number}", payment.amount_vnd - 1)

    assert (credit.state, list(suggestions_for(credit))) == ("suspense", [payment])
