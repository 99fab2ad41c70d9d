"""Every page of producers, walked by who may only look, by a stranger, and by who was let go."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from catalog.services.team import remove_member
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.factories import MembershipFactory, UserFactory

from .whole_shop import whole_shop

pytestmark = pytest.mark.django_db
# Doors of the person's own place in a team, or own choice of being told: no producer's row is behind them.
OWN_PAGES = {"leave_team"}
# A signed link is its own key: it opens for whoever was given it, as long as that person works there.
OWN_PAGES |= {"product_signed_export"}
# What a phone keeps for the time without a network: they name nobody.
OWN_PAGES |= {"worker", "no_network"}
# For who manages: others are told that they only look.
MANAGED = {"orders:endpoints", "orders:application", "orders:paper", "orders:seller_rules"}
MANAGED |= {"payments:bank_account_state"}
ROOMS = ("payments", "federation")


@pytest.fixture
def shop():
    return whole_shop()


def patterns(resolver: Any, route: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for one in resolver.url_patterns:
        path = route + str(one.pattern)
        found += patterns(one, path) if isinstance(one, URLResolver) else [(path, one)]
    return found


def room_of(one: URLPattern) -> str:
    """The namespace of an address: its room, and for pages of producers orders."""
    return next((room for room in ROOMS if one.lookup_str.startswith(f"{room}.")), "orders")


def pages(keys: dict[str, Any]) -> dict[str, str]:
    """Every address below /ban-hang/ by its name; a key that no row of the shop has fails here."""
    ways = {}
    for route, one in patterns(get_resolver()):
        if "ban-hang/" not in route or one.name in OWN_PAGES:
            continue
        room = room_of(one)
        names = one.pattern.converters
        ways[f"{room}:{one.name}"] = reverse(f"{room}:{one.name}", kwargs={name: keys[name] for name in names})
    return ways


def test_who_may_only_look_sees_every_page_and_changes_nothing_on_any(client, shop):
    producer, keys = shop
    ways = pages(keys)
    client.force_login(MembershipFactory(producer=producer, role="reader").user)
    before = AuditEntry.objects.count()

    seen = {name: client.get(way).status_code for name, way in ways.items()}
    done = {name: client.post(way, {}).status_code for name, way in ways.items()}

    assert len(ways) > 50
    refused = {name: status for name, status in seen.items() if status not in {200, 302, 303, 405}}
    # Papers are of the orders that are named, and the bare address names none.
    assert refused.pop("orders:papers") == 404
    assert set(refused) <= MANAGED
    assert set(refused.values()) <= {403}
    assert {name: status for name, status in done.items() if status not in {403, 405}} == {}
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("who", ["stranger", "let go"])
def test_nobody_else_finds_any_page(client, shop, who):
    producer, keys = shop
    user = UserFactory()
    if who == "let go":
        member = MembershipFactory(producer=producer, user=user, role="staff")
        remove_member(producer_id=producer.pk, membership_id=member.pk, actor=SYSTEM)
    client.force_login(user)
    before = AuditEntry.objects.count()

    statuses = {
        (name, method): getattr(client, method)(way).status_code
        for name, way in pages(keys).items()
        for method in ("get", "post")
    }

    assert {at: status for at, status in statuses.items() if status not in {404, 405}} == {}
    assert AuditEntry.objects.count() == before


def test_staff_touch_neither_the_bank_account_nor_the_team(client, shop):
    producer, keys = shop
    client.force_login(MembershipFactory(producer=producer, role="staff").user)
    managed = ["payments:bank_account", "orders:team", "orders:set_role", "orders:remove_member"]
    managed += ["orders:offer_ownership", "orders:withdraw_invitation"]
    before = AuditEntry.objects.count()

    told = {name: client.post(pages(keys)[name], {}).status_code for name in managed}

    assert set(told.values()) == {403}
    assert AuditEntry.objects.count() == before
