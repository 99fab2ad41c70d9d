"""A helper's number that waited on the phone goes to the shop where it was written, whichever is open by then."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import HelpConsent, Lot
from catalog.services.helping import end_consent
from marketplace.kernel.audit import Actor
from marketplace.kernel.models import AuditEntry
from tests.factories import HelperFactory, MembershipFactory
from tests.orders.making import pack

from .test_helping import given, inside

pytestmark = pytest.mark.django_db


def test_a_number_that_waited_is_written_in_the_shop_where_it_was_written():
    owner, other = (MembershipFactory(producer=pack().product.producer) for _ in range(2))
    helper = HelperFactory(hamlet="")
    first, second = given(owner, helper), given(other, helper)
    lot = Lot.objects.get(variant__product__producer=owner.producer)
    there, path = lot.units_on_hand, reverse("orders:pack_stock", args=[lot.variant_id])

    def send(client, units, consent):
        headers = {"accept": "application/json", "x-queued-by": str(helper.user_id)}
        headers |= {"x-queued-in": str(consent)} if consent is not None else {}
        return client.post(path, {"units": units, "seen": units - 1, "lot": lot.pk}, headers=headers)

    elsewhere, outside = inside(helper, second), Client()
    outside.force_login(helper.user)
    answers = [send(elsewhere, there + 1, first.pk), send(outside, there + 2, first.pk)]
    refused = [send(elsewhere, there + 3, consent) for consent in (None, second.pk, 0)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.status_code for answer in refused] == [404, 404, 404]
    entries = AuditEntry.objects.filter(command="set_stock").values_list("through", "actor_kind")
    assert list(entries) == [(first.mark, "helper")] * 2

    stranger = HelperFactory(hamlet="")
    theirs = Client()
    theirs.force_login(stranger.user)
    by_stranger = theirs.post(
        path,
        {"units": 9, "seen": there + 2, "lot": lot.pk},
        headers={"accept": "application/json", "x-queued-in": str(first.pk)},
    )
    end_consent(consent_id=first.pk, end=HelpConsent.End.HELPER, actor=Actor.of(helper.user))
    too_late = send(elsewhere, there + 3, first.pk)

    assert [by_stranger.status_code, too_late.status_code] == [409, 409]
    assert "đã hết hạn" in too_late.json()["words"]
    lot.refresh_from_db()
    assert lot.units_on_hand == there + 2
