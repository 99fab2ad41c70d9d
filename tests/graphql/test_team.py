"""A team by program: the same commands as the pages, the same refusals, at the same price however many there are."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Membership, TeamInvitation
from marketplace.kernel.graphql.ids import global_id
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
INVITE = """mutation ($slug: String!, $contact: String!, $key: UUID!) {
  teamInvite(producer: $slug, contact: $contact, role: STAFF, idempotencyKey: $key) {
  invitation { id contact role handsOver } link errors { code field } } }"""
ACCEPT = """mutation ($token: String!) { teamInvitationAccept(token: $token) {
  member { fullName role isMe } errors { code } } }"""
TEAM = """query ($slug: String!) { teamMembers(producer: $slug) { id fullName role isMe }
  teamInvitations(producer: $slug) { contact role expiresAt sentAt } }"""
ROLE = """mutation ($id: ID!, $role: TeamRole!) { teamMemberSetRole(id: $id, role: $role) {
  member { role } errors { code } } }"""
REMOVE = "mutation ($id: ID!) { teamMemberRemove(id: $id) { errors { code } } }"
OFFER = "mutation ($id: ID!) { teamOwnershipOffer(id: $id) { invitation { handsOver } errors { code } } }"
LEAVE = "mutation ($slug: String!) { teamLeave(producer: $slug) { errors { code } } }"
WITHDRAW = "mutation ($id: ID!) { teamInvitationWithdraw(id: $id) { errors { code } } }"


@pytest.fixture(autouse=True)
def texts_into_files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def owner(client):
    owner = MembershipFactory()
    client.force_login(owner.user)
    return owner


def member_id(member):
    return global_id("TeamMember", member.pk)


def test_somebody_is_invited_once_and_joins_by_the_links_token(ask_producer, client, owner):
    told = {"slug": owner.producer.slug, "contact": "0912 345 678", "key": str(uuid4())}
    asked = ask_producer(INVITE, **told)["data"]["teamInvite"]
    again = ask_producer(INVITE, **told)["data"]["teamInvite"]
    user = UserFactory(full_name="Danh Sương")
    client.force_login(user)

    joined = ask_producer(ACCEPT, token=asked["link"].rstrip("/").rpartition("/")[2])["data"]["teamInvitationAccept"]

    assert (again, TeamInvitation.objects.count()) == (asked, 1)
    assert asked["invitation"]["contact"] == "+84912345678"
    assert joined == {"member": {"fullName": "Danh Sương", "role": "STAFF", "isMe": True}, "errors": []}
    late = ask_producer(ACCEPT, token="1-x")["data"]["teamInvitationAccept"]
    assert late == {"member": None, "errors": [{"code": "INVITATION_GONE"}]}


def test_roles_change_members_go_and_the_last_owner_stays(ask_producer, owner):
    member = MembershipFactory(producer=owner.producer, role="staff")

    changed = ask_producer(ROLE, id=member_id(member), role="READER")["data"]["teamMemberSetRole"]
    owned = ask_producer(ROLE, id=member_id(member), role="OWNER")["data"]["teamMemberSetRole"]
    offered = ask_producer(OFFER, id=member_id(member))["data"]["teamOwnershipOffer"]
    removed = ask_producer(REMOVE, id=member_id(member))["data"]["teamMemberRemove"]
    left = ask_producer(LEAVE, slug=owner.producer.slug)["data"]["teamLeave"]

    assert changed == {"member": {"role": "READER"}, "errors": []}
    assert (owned["errors"], offered["invitation"]) == ([{"code": "INVALID"}], {"handsOver": True})
    assert (removed["errors"], left["errors"]) == ([], [{"code": "LAST_OWNER"}])
    assert list(Membership.objects.values_list("user", "role")) == [(owner.user_id, "owner")]
    assert not TeamInvitation.objects.unanswered().exists()


def test_an_invitation_is_withdrawn_and_that_again_is_fine(ask_producer, owner):
    told = {"slug": owner.producer.slug, "contact": "suong@cho.example", "key": str(uuid4())}
    asked = ask_producer(INVITE, **told)["data"]["teamInvite"]["invitation"]["id"]

    answers = [ask_producer(WITHDRAW, id=asked)["data"]["teamInvitationWithdraw"]["errors"] for _ in range(2)]

    assert answers == [[], []]
    assert not TeamInvitation.objects.open().exists()


def test_a_stranger_sees_no_team_and_staff_no_invitations(ask_producer, client, owner):
    staff = MembershipFactory(producer=owner.producer, role="staff")
    client.force_login(staff.user)
    seen = ask_producer(TEAM, slug=owner.producer.slug)["errors"][0]["extensions"]["code"]
    client.force_login(MembershipFactory().user)

    unseen = ask_producer(TEAM, slug=owner.producer.slug)["errors"][0]["extensions"]["code"]

    assert (seen, unseen) == ("RIGHT_MISSING", "NOT_FOUND")


def test_a_team_costs_the_same_however_many(ask_producer, owner):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert "errors" not in ask_producer(TEAM, slug=owner.producer.slug)
        return len(seen)

    ask_producer(TEAM, slug=owner.producer.slug)
    before = cost()
    for _ in range(4):
        MembershipFactory(producer=owner.producer, role="reader")

    assert cost() == before
