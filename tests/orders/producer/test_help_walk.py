"""Every page of producers, walked by helpers: after the end, with a consent to look, and with one to work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse

from catalog.models import HelpConsent
from catalog.services.helping import end_consent
from marketplace.accounts.helping import stop_helper
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.models import AuditEntry

from .test_team_walk import OWN_PAGES, patterns, room_of
from .whole_shop import whole_shop

pytestmark = pytest.mark.django_db
# Of the shop's own people alone, whatever the consent says.
OWN_ALONE = ("tien/", "nhom/", "ho-so/", "quy-che/", "ket-noi/", "nguoi-giup/")


# Nothing of any producer is behind these: a script, a page without a network, and a way to the page of money.
EMPTY = {"worker", "no_network", "money_today"}
# For doors whose row the shop has none of: they answer 404 to everybody, and may answer nothing else to a helper.
NO_ROW = {"kind": "business", "digest": "0" * 64, "token": "x", "reference": "x", "act": "dung"}


def pages(keys):
    """Every address below /ban-hang/ by its name."""
    ways = {}
    for route, one in patterns(get_resolver()):
        if "ban-hang/" in route and one.name not in OWN_PAGES | EMPTY:
            room = room_of(one)
            named = {name: keys.get(name, NO_ROW.get(name, 1)) for name in one.pattern.converters}
            ways[f"{room}:{one.name}"] = reverse(f"{room}:{one.name}", kwargs=named)
    return ways


def with_rows(keys):
    """The names of those behind which the shop has a row."""
    found = [one for _route, one in patterns(get_resolver()) if set(one.pattern.converters) <= set(keys)]
    return {f"{room_of(one)}:{one.name}" for one in found}


@pytest.fixture
def helped(client):
    """(consent, addresses, those with a row behind them), with the helper inside the shop."""
    _producer, keys = whole_shop()
    consent = HelpConsent.objects.select_related("helper__user").get()
    client.force_login(consent.helper.user)
    client.post(f"/giup/{consent.pk}/vao/")
    return consent, pages(keys), with_rows(keys)


def is_own(way):
    return way.partition("/ban-hang/")[2].startswith(OWN_ALONE)


def walked(client, ways, method):
    return {name: getattr(client, method)(way).status_code for name, way in ways.items()}


def run_out(consent):
    month = timedelta(days=30)
    HelpConsent.objects.update(starts_at=clock.now() - month, ends_at=clock.now() - timedelta(seconds=1))


ENDS = {
    "expired": run_out,
    "revoked": lambda one: end_consent(consent_id=one.pk, end="producer", actor=Actor("user", one.given_by_id)),
    "stopped": lambda one: stop_helper(helper_id=one.helper_id, actor=Actor("user", one.given_by_id)),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_consent_that_ended_opens_no_page_from_the_next_click_on(client, helped, how):
    consent, ways, _there = helped
    assert client.get("/ban-hang/").status_code == 200
    ENDS[how](consent)
    before = AuditEntry.objects.count()

    seen, done = walked(client, ways, "get"), walked(client, ways, "post")

    assert {name: status for name, status in seen.items() if status not in {404, 405}} == {}
    assert {name: status for name, status in done.items() if status not in {404, 405}} == {}
    assert AuditEntry.objects.count() == before


def test_a_consent_to_look_changes_nothing_on_any_page(client, helped):
    _consent, ways, there = helped
    HelpConsent.objects.update(may_work=False)
    before = AuditEntry.objects.count()

    seen, done = walked(client, ways, "get"), walked(client, ways, "post")

    shop = {name for name, way in ways.items() if not is_own(way)}
    found = {name: seen[name] for name in shop & there}
    odd = {name: status for name, status in found.items() if status not in {200, 302, 303, 405}}
    assert odd == {"orders:papers": 404}
    assert {name: status for name, status in done.items() if status not in {403, 404, 405}} == {}
    assert {done[name] for name in shop & there} <= {403, 405}
    assert len(shop & there) > 40
    assert AuditEntry.objects.count() == before


def test_a_consent_to_work_touches_nothing_of_the_owners(client, helped):
    _consent, ways, _there = helped
    own = {name: way for name, way in ways.items() if is_own(way)}
    before = AuditEntry.objects.count()

    statuses = walked(client, own, "get") | {
        f"post {name}": status for name, status in walked(client, own, "post").items()
    }

    assert len(own) > 25
    assert {name: status for name, status in statuses.items() if status not in {404, 405}} == {}
    assert AuditEntry.objects.count() == before
