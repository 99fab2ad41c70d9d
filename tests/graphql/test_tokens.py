"""A producer's own program comes with a key: for one producer, within its limits, until it is revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import ApiToken, Membership
from catalog.services.team import remove_member
from catalog.services.tokens import create_token, revoke_token
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.models import SellerOrder
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
PART = "query ($number: String!) { sellerOrder(number: $number) { number } }"
CONFIRM = "mutation ($number: String!) { partConfirm(number: $number) { errors { code } } }"
TEAM = "query ($slug: String!) { teamMembers(producer: $slug) { fullName } }"
INVITE = """mutation ($slug: String!) { teamInvite(producer: $slug, contact: "0912 345 678", role: STAFF,
  idempotencyKey: "6f2b2b8e-8a0e-4f7e-9a6e-0d3a9d3b1c11") { errors { code } } }"""
LEAVE = "mutation ($slug: String!) { teamLeave(producer: $slug) { errors { code } } }"


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory(role="owner")


def key_of(owner: Membership, *, may_work: bool = True, days: int = 30) -> tuple[ApiToken, str]:
    return create_token(producer=owner.producer, user=owner.user, name="Kho", may_work=may_work, days=days)


def ask(key: str, query: str, **variables: Any) -> Any:
    return Client().post(
        "/graphql/producer/",
        {"query": query, "variables": variables},
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )


def part_of(owner: Membership) -> SellerOrder:
    return paid(pack(producer=owner.producer)).parts.get()


def test_a_program_reads_and_confirms_orders_of_its_producer(owner):
    token, key = key_of(owner)
    part = part_of(owner)

    assert ask(key, PART, number=part.number).json()["data"]["sellerOrder"]["number"] == part.number
    answer = ask(key, CONFIRM, number=part.number).json()

    part.refresh_from_db()
    assert answer["data"]["partConfirm"]["errors"] == []
    assert part.status == SellerOrder.Status.CONFIRMED
    entry = AuditEntry.objects.get(command="confirm_part", target_id=str(part.pk))
    assert (entry.actor_kind, entry.actor_id) == ("program", owner.user_id)
    token.refresh_from_db()
    assert token.used_at is not None


def test_a_key_that_only_looks_changes_nothing(owner):
    _token, key = key_of(owner, may_work=False)
    part = part_of(owner)

    assert ask(key, PART, number=part.number).json()["data"]["sellerOrder"]["number"] == part.number
    answer = ask(key, CONFIRM, number=part.number).json()

    part.refresh_from_db()
    assert part.status == SellerOrder.Status.PAID
    assert "RIGHT_MISSING" in str(answer)


def test_a_key_of_one_producer_opens_no_other_though_the_person_works_for_both(owner):
    _token, key = key_of(owner)
    other = MembershipFactory(user=owner.user, role="owner")
    part = part_of(other)

    answer = ask(key, CONFIRM, number=part.number).json()

    part.refresh_from_db()
    assert part.status == SellerOrder.Status.PAID
    assert "NOT_FOUND" in str(answer)


@pytest.mark.parametrize("query", [TEAM, INVITE, LEAVE])
def test_no_key_changes_the_team(owner, query):
    _token, key = key_of(owner)
    before = Membership.objects.count()

    answer = ask(key, query, slug=owner.producer.slug).json()

    told = next(iter((answer["data"] or {}).values()), None)
    refused = answer.get("errors") or (told["errors"] if isinstance(told, dict) else None)
    # A team may be looked at by whoever may look, programs included.
    assert bool(refused) == (query != TEAM)
    assert Membership.objects.count() == before


@pytest.mark.parametrize("why", ["revoked", "expired", "unknown", "left", "barred", "other kind"])
def test_a_key_that_opens_nothing_is_refused(owner, why):
    token, key = key_of(owner)
    part = part_of(owner)
    kind = "Bearer"
    if why == "revoked":
        revoke_token(token=token, actor=SYSTEM)
    if why == "expired":
        moment = clock.now() - timedelta(days=40)
        ApiToken.objects.update(created_at=moment, expires_at=moment + timedelta(days=30))
    if why == "unknown":
        key = key[:-1] + ("a" if key[-1] != "a" else "b")
    if why == "left":
        MembershipFactory(producer=owner.producer, role="owner")
        remove_member(producer_id=owner.producer_id, membership_id=owner.pk, actor=SYSTEM)
    if why == "barred":
        owner.user.is_active = False
        owner.user.save(update_fields=["is_active"])
    if why == "other kind":
        kind = "Basic"

    answer = Client().post(
        "/graphql/producer/",
        {"query": PART, "variables": {"number": part.number}},
        content_type="application/json",
        headers={"authorization": f"{kind} {key}"},
    )

    if why == "left":
        assert answer.json()["data"]["sellerOrder"] is None
    else:
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["extensions"]["code"] == "TOKEN_REFUSED"


def test_who_guesses_keys_waits(owner):
    codes = [ask("chq_" + "x" * 43, PART, number="x").status_code for _ in range(32)]

    assert codes[:30] == [401] * 30
    assert codes[30:] == [429] * 2


def test_a_key_stands_in_no_row_and_on_no_page_but_the_first(owner, client):
    client.force_login(owner.user)
    made = client.post(
        reverse("orders:create_api_token"), {"name": "Kho", "may_work": "1", "days": "90"}, follow=True
    ).text
    token = ApiToken.objects.get()
    key = next(word for word in made.replace("<", " ").replace(">", " ").split() if word.startswith("chq_"))

    assert ask(key, PART, number="x").status_code == 200
    assert key not in client.get(reverse("orders:endpoints")).text
    assert key not in str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert key.endswith(token.tail)
    client.post(reverse("orders:revoke_api_token", args=[token.pk]))
    assert ask(key, PART, number="x").status_code == 401


def test_only_who_manages_makes_and_revokes_keys(owner, client):
    token, _key = key_of(owner)
    for person in (MembershipFactory(role="owner").user, MembershipFactory(producer=owner.producer, role="staff").user):
        client.force_login(person)
        assert client.post(reverse("orders:revoke_api_token", args=[token.pk])).status_code in {403, 404}
        client.post(reverse("orders:create_api_token"), {"name": "Kho", "may_work": "1", "days": "90"})
    token.refresh_from_db()
    assert token.revoked_at is None
    assert ApiToken.objects.filter(producer=owner.producer).count() == 1


@pytest.mark.parametrize(("name", "days"), [("", 30), ("Kho", 31), ("x" * 61, 30)])
def test_a_key_without_a_name_or_with_an_odd_end_is_refused(owner, name, days):
    with pytest.raises(InvalidInput):
        create_token(producer=owner.producer, user=owner.user, name=name, may_work=True, days=days)
    assert not ApiToken.objects.exists()
