"""Every mutation of producers, walked by helpers: after the end, with a consent to look, and with one to work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLNonNull

from catalog.models import HelpConsent
from marketplace.kernel import clock
from marketplace.kernel.models import AuditEntry
from marketplace.schema import producers
from tests.orders.producer.whole_shop import whole_shop

from .test_team_walk import OWN_MUTATIONS, value

pytestmark = pytest.mark.django_db
# Of the shop's own people alone, whatever the consent says.
OWN_ALONE = ("team", "direct", "application", "rules", "document")


@pytest.fixture
def keys(client):
    """The shop's keys, with the helper inside."""
    producer, keys = whole_shop()
    consent = HelpConsent.objects.select_related("helper__user").get()
    client.force_login(consent.helper.user)
    client.post(f"/giup/{consent.pk}/vao/")
    return {**keys, "producer": producer.slug}


def document_of(name: str, field: Any, keys: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """A call of a mutation; None where the shop has no row of the kind it is about."""
    wanted = {one: arg for one, arg in field.args.items() if isinstance(arg.type, GraphQLNonNull)}
    if "producer" in field.args:
        wanted["producer"] = field.args["producer"]
    try:
        values = {one: value(arg.type, one, keys, name) for one, arg in wanted.items()}
    except (StopIteration, KeyError):
        return None
    declared = ", ".join(f"${one}: {arg.type}" for one, arg in wanted.items())
    passed = ", ".join(f"{one}: ${one}" for one in wanted)
    return f"mutation ({declared}) {{ {name}({passed}) {{ errors {{ code }} }} }}", values


def codes(ask_producer: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """What every mutation answers, by its name."""
    mutations = producers.graphql_schema.mutation_type
    assert mutations is not None
    told = {}
    for name, field in mutations.fields.items():
        asked = None if name in OWN_MUTATIONS else document_of(name, field, keys)
        if asked is not None:
            answer = ask_producer(asked[0], **asked[1])
            told[name] = [error["code"] for error in answer["data"][name]["errors"]] if answer.get("data") else answer
    return told


def test_a_consent_that_ended_opens_no_mutation(ask_producer, keys):
    month = timedelta(days=30)
    HelpConsent.objects.update(starts_at=clock.now() - month, ends_at=clock.now() - timedelta(seconds=1))
    before = AuditEntry.objects.count()

    told = codes(ask_producer, keys)

    assert len(told) > 35
    assert {name: answer for name, answer in told.items() if answer != ["NOT_FOUND"]} == {}
    assert AuditEntry.objects.count() == before


def test_a_consent_to_look_changes_nothing_by_any_mutation(ask_producer, keys):
    HelpConsent.objects.update(may_work=False)
    before = AuditEntry.objects.count()

    told = codes(ask_producer, keys)

    assert {name: answer for name, answer in told.items() if answer not in (["RIGHT_MISSING"], ["NOT_FOUND"])} == {}
    assert sum(answer == ["RIGHT_MISSING"] for answer in told.values()) > 30
    assert AuditEntry.objects.count() == before


def test_a_consent_to_work_touches_nothing_of_the_owners_and_marks_all_else(ask_producer, keys):
    newest = AuditEntry.objects.latest("pk").pk

    told = codes(ask_producer, keys)

    own = {name: answer for name, answer in told.items() if name.startswith(OWN_ALONE)}
    assert own
    assert {name: answer for name, answer in own.items() if answer not in (["RIGHT_MISSING"], ["NOT_FOUND"])} == {}
    done = AuditEntry.objects.filter(pk__gt=newest).exclude(actor_kind="system")
    assert done.count() > 3
    assert set(done.values_list("actor_kind", "through")) == {("helper", HelpConsent.objects.get().mark)}
