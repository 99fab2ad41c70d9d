"""The nevers of a producer's own system and its keys, each broken on purpose past all our commands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ApiToken
from marketplace.kernel import clock
from orders.models import OrderEvent, WebhookEndpoint, WebhookMessage
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid

from .test_nevers import again

pytestmark = pytest.mark.django_db


def endpoint(**facts):
    owner = MembershipFactory(role="owner")
    said = {"url": "https://kho.example/", "signing_key": "whsec_" + "A" * 32, **facts}
    return WebhookEndpoint.objects.create(producer=owner.producer, created_by=owner.user, **said)


def message(**facts):
    return WebhookMessage.objects.create(endpoint=endpoint(), uid="msg_1", **facts)


def told_twice():
    paid(pack())
    event, there = OrderEvent.objects.first(), endpoint()
    for uid in ("msg_1", "msg_2"):
        WebhookMessage.objects.create(endpoint=there, event=event, uid=uid)


def token(**facts):
    owner = MembershipFactory(role="owner")
    said = {
        "digest": "0" * 64,
        "tail": "abcd",
        "may_work": True,
        "expires_at": clock.now() + timedelta(days=1),
        **facts,
    }
    return ApiToken.objects.create(producer=owner.producer, user=owner.user, name="Kho", **said)


NEVERS = {
    "token_ends_after_it_begins": lambda: token(expires_at=clock.now() - timedelta(days=1)),
    "only_the_digest_of_a_token_is_kept": lambda: token(digest="chq_secret"),
    "one_endpoint_per_producer_and_address": lambda: again(endpoint()),
    "stopped_endpoint_says_why": lambda: endpoint(stopped_at=clock.now()),
    "endpoint_has_a_key": lambda: endpoint(signing_key="whsec_"),
    "one_message_per_endpoint_and_event": told_twice,
    "delivered_message_waits_for_nothing": lambda: message(delivered_at=clock.now(), attempts=1),
    "message_arrives_after_it_was_made": lambda: message(
        delivered_at=clock.now() - timedelta(days=1), due_at=None, attempts=1
    ),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
