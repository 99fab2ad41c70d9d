"""The contract's own question for changes is answered as the graph would answer it, byte by byte."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from catalog.models import Product
from federation.core import quick_json
from federation.core.wire import CHANGES
from federation.graphql.direct import page_of_changes
from federation.graphql.schema import schema
from federation.graphql.view import CONTRACT_LIMITS
from federation.models import Partner
from federation.selectors.node import our_node
from federation.services.sequencing import publish_noted
from marketplace.kernel import clock
from marketplace.kernel.graphql.execution import Executor
from marketplace.kernel.graphql.request import Asked
from tests.factories import LotFactory

from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(node) -> Partner:
    for number in range(5):
        LotFactory(variant__product__name_vi=f"Mắm “{number}”\n\x1b\u2028<b> \\ 😀")
    publish_noted()
    Product.objects.filter(pk=Product.objects.earliest("pk").pk).update(is_shared=False)
    publish_noted()
    return befriend_ourselves(node)


class Both:
    """Asks by the short way and by the long one."""

    def __init__(self, partner: Partner | None) -> None:
        self.request: Any = RequestFactory().post("/graphql/partner/")
        vars(self.request).update(partner=partner, wait_ms=0, node=our_node())
        self.went_short = False

    def __call__(self, **variables: object) -> str:
        def watched(request, coerced):
            data = page_of_changes(request, coerced)
            self.went_short = data is not None
            return data

        asked = Asked(CHANGES, None, {"feed": "LISTINGS", "limit": 500, **variables})
        executors = Executor(schema, direct={CHANGES: watched}), Executor(schema)
        with clock.moment(clock.now()):
            short, long = (
                quick_json.write(each.run(asked, self.request, CONTRACT_LIMITS, only_queries=False).content())
                for each in executors
            )
        assert short == long
        return long.decode()


def test_pages_and_resets_are_the_same_by_the_short_way_and_by_the_long_one(partner):
    both = Both(partner)

    first = both(limit=2)
    following = quick_json.read_if_plain(first.encode())["data"]["changes"]["next"]
    last = both(after=following, seen=following)
    empty = both(after=quick_json.read_if_plain(last.encode())["data"]["changes"]["next"])
    reset = both(after="forged")

    assert ('"hasMore":true,"head":null' in first, '"deleted":true' in last) == (True, True)
    assert ('"changes":[]' in empty, "BAD_CURSOR" in reset, both.went_short) == (True, True, True)
    # A number for text, or a limit beyond all: coerced before, and the same again.
    assert "BAD_CURSOR" in both(after=7)
    assert '"hasMore":false' in both(limit=10**6)
    assert both.went_short


def test_whoever_is_refused_hears_it_from_the_graph(partner):
    stranger, hurried, suspended = Both(None), Both(partner), Both(partner)
    hurried.request.wait_ms = 5

    assert ("NOT_A_PARTNER" in stranger(), "retryAfterMs" in hurried()) == (True, True)
    partner.state = Partner.State.SUSPENDED
    assert "NOT_A_PARTNER" in suspended()
    assert "BAD_VARIABLES" in Both(partner)(feed="ORDERS")
    assert (stranger.went_short, hurried.went_short, suspended.went_short) == (False, False, False)
