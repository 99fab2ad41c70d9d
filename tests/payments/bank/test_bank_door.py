"""The door for bank feeds: signed, kept before it is answered, each message once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from payments.models import BankCredit, PaymentEvent

from .transferring import fresh, notice, opened, post

pytestmark = pytest.mark.django_db


def test_a_signed_message_is_kept_raw_and_pays(client, django_capture_on_commit_callbacks):
    payment = opened()

    with django_capture_on_commit_callbacks(execute=True):
        answer = post(client, notice(payment.session_ref, payment.amount_vnd))

    credit = BankCredit.objects.get()
    assert (answer.status_code, answer.json(), credit.reference) == (200, {"success": True}, payment.session_ref)
    assert f'"content": "{payment.session_ref}"' in credit.raw
    assert (credit.state, fresh(payment).status) == ("matched", "succeeded")


def test_the_same_message_three_times_is_one_row(client):
    payment = opened()
    message = notice(payment.session_ref, payment.amount_vnd)

    answers = [post(client, message).status_code for _ in range(3)]

    assert (answers, BankCredit.objects.count()) == ([200, 200, 200], 1)


@pytest.mark.parametrize("wrong", [{"secret": "other"}, {"at_s": 1}, {"secret": ""}])
def test_a_message_that_is_not_signed_now_is_refused(client, wrong):
    assert post(client, notice("x", 1), **wrong).status_code == 400

    assert not BankCredit.objects.exists()


def test_without_a_secret_every_message_is_refused(client, settings):
    settings.SEPAY_WEBHOOK_SECRETS = []

    assert post(client, notice("x", 1), secret="").status_code == 400
    assert not BankCredit.objects.exists()


@pytest.mark.parametrize("odd", [{"transferType": "sideways"}, {"id": ""}, {"transferAmount": 1.5}])
def test_a_signed_message_that_cannot_be_read_is_kept_and_not_called_well(client, odd):
    for _ in range(2):
        assert post(client, {**notice("x", 1), "referenceCode": "FT1", "id": 1, **odd}).status_code == 422

    assert not BankCredit.objects.exists()
    assert set(PaymentEvent.objects.values_list("provider", "kind")) == {("sepay", "unreadable")}


def test_a_message_larger_than_a_mebibyte_is_refused(client):
    assert post(client, notice("x" * 1024 * 1024, 1)).status_code == 413


def test_only_known_services_have_a_door_and_it_only_takes_messages(client):
    assert client.post("/webhooks/bank/acme/").status_code == 404
    assert client.get(reverse("bank_webhook", kwargs={"provider": "casso"})).status_code == 405


def test_odd_characters_break_nothing(client):
    answer = post(client, notice("tiền \ud800\0 hàng 🧅" * 60, 5))

    assert (answer.status_code, BankCredit.objects.get().state) == (200, "new")
