"""A team: asked, joined, given another role, handed over; and what nobody can do to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.errors import InvitationGone, LastOwner, NotForYou
from catalog.models import Membership, TeamInvitation
from catalog.selectors.team import token_of
from catalog.services.team import accept_invitation, invite_member, offer_ownership, remove_member, set_role
from catalog.services.team_letters import send_invitations
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.mail import newest_mails
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.sms import sms_parts
from tests.factories import MembershipFactory, ProducerFactory, UserFactory

pytestmark = pytest.mark.django_db
TEAM = "/ban-hang/nhom/"


@pytest.fixture(autouse=True)
def texts_into_files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path


@pytest.fixture
def owner(client):
    owner = MembershipFactory(user__full_name="Lý Thị Sen")
    client.force_login(owner.user)
    return owner


def actor(member):
    return Actor("user", member.user_id)


def asked(owner, contact="0912 345 678", role="staff"):
    return invite_member(producer_id=owner.producer_id, contact=contact, role=role, actor=actor(owner))


def link(invitation):
    return f"/vao-nhom/{token_of(invitation)}/"


@transaction.atomic
def at_once(command):
    """What the database says at the end of the transaction, said now."""
    command()
    connection.check_constraints()


def role_of(user):
    return Membership.objects.filter(user=user).values_list("role", flat=True).first()


def test_somebody_is_invited_by_sms_signs_up_and_is_in(client, owner):
    answer = client.post(TEAM, {"contact": "0912 345 678", "role": "staff"}, follow=True)
    text = newest_mails()[0].text
    way = re.findall(r"/vao-nhom/\S+", text)[0]
    guest = Client()

    page = guest.get(way).content.decode()
    told = {"full_name": "Danh Sương", "contact": "0912 345 678", "password": "giong-cha-da-9", "consent": "on"}
    opened = guest.post("/tai-khoan/dang-ky/", {**told, "next": way})
    joined = guest.post(way, follow=True)

    assert way in answer.content.decode()
    assert "Lý Thị Sen" in page
    assert (opened["Location"], joined.redirect_chain[-1][0]) == (way, "/ban-hang/")
    assert role_of(User.objects.get(full_name="Danh Sương")) == "staff"
    assert AuditEntry.objects.filter(command="accept_invitation").count() == 1


def test_the_text_fits_one_sms_and_the_table_alone_opens_nothing(owner):
    invitation = asked(owner)

    send_invitations()

    text = newest_mails()[0].text.strip()
    assert sms_parts(text) == 1
    assert token_of(invitation) not in str(TeamInvitation.objects.values())


def test_an_e_mail_names_who_asks_and_goes_out_once(owner):
    asked(owner, contact="suong@cho.example", role="reader")

    assert (send_invitations(), send_invitations()) == (1, 0)
    assert "Lý Thị Sen" in mail.outbox[0].body
    assert "chỉ xem" in mail.outbox[0].body


def test_a_link_works_once_and_a_guest_joins_nothing(client, owner):
    way, first, second = link(asked(owner)), UserFactory(), UserFactory()
    Client().post(way)
    still = Membership.objects.count()
    client.force_login(first)
    client.post(way)

    client.force_login(second)
    late = client.post(way)

    assert still == 1
    assert (role_of(first), late.status_code, role_of(second)) == ("staff", 404, None)


@pytest.mark.parametrize("end", ["late", "withdrawn", "replaced", "inviter gone", "inviter demoted"])
def test_an_invitation_that_ended_opens_nothing(client, owner, end):
    invitation, user = asked(owner), UserFactory()
    other = MembershipFactory(producer=owner.producer)
    if end == "late":
        TeamInvitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    elif end == "withdrawn":
        client.post(f"{TEAM}loi-moi/{invitation.pk}/rut/")
    elif end == "replaced":
        asked(owner, contact="+84 912 345 678", role="reader")
    elif end == "inviter gone":
        remove_member(producer_id=owner.producer_id, membership_id=owner.pk, actor=actor(other))
    else:
        set_role(producer_id=owner.producer_id, membership_id=owner.pk, role="staff", actor=actor(other))

    with pytest.raises(InvitationGone):
        accept_invitation(token=token_of(invitation), user=user)

    assert role_of(user) is None


def test_who_is_in_already_is_not_asked_again(client, owner):
    MembershipFactory(producer=owner.producer, user__phone="+84912345678")

    answer = client.post(TEAM, {"contact": "0912345678", "role": "reader"})

    assert (answer.status_code, TeamInvitation.objects.count()) == (422, 0)


def test_roles_change_at_once_and_nobody_is_made_an_owner_that_way(client, owner):
    member = MembershipFactory(producer=owner.producer, role="staff")

    client.post(f"{TEAM}{member.pk}/quyen/", {"role": "reader"})
    reader = role_of(member.user)
    client.post(f"{TEAM}{member.pk}/quyen/", {"role": "owner"})

    assert (reader, role_of(member.user)) == ("reader", "reader")


def test_who_is_let_go_finds_nothing_any_more(client, owner):
    member = MembershipFactory(producer=owner.producer, role="staff")
    own = Client()
    own.force_login(member.user)
    before = own.get("/ban-hang/").status_code

    client.post(f"{TEAM}{member.pk}/cho-nghi/")

    assert (before, own.get("/ban-hang/").status_code) == (200, 404)
    entry = AuditEntry.objects.get(command="remove_member")
    assert (entry.actor, entry.before["role"]) == (owner.user, "staff")


def test_ownership_changes_only_by_the_new_owners_yes(client, owner):
    member, stranger = MembershipFactory(producer=owner.producer, role="staff"), UserFactory()
    client.post(f"{TEAM}{member.pk}/giao-lai/")
    way = link(TeamInvitation.objects.get())
    roles = (role_of(owner.user), role_of(member.user))

    client.force_login(stranger)
    refused = client.post(way)
    client.force_login(member.user)
    client.post(way)

    assert roles == ("owner", "staff")
    assert (refused.status_code, role_of(stranger)) == (422, None)
    assert (role_of(owner.user), role_of(member.user)) == ("staff", "owner")


def test_the_last_owner_neither_leaves_nor_steps_down(client, owner):
    MembershipFactory(producer=owner.producer, role="staff")

    client.post(f"{TEAM}roi/")
    client.post(f"{TEAM}{owner.pk}/cho-nghi/")
    client.post(f"{TEAM}{owner.pk}/quyen/", {"role": "staff"})

    assert role_of(owner.user) == "owner"
    with pytest.raises(LastOwner):
        remove_member(producer_id=owner.producer_id, membership_id=owner.pk, actor=actor(owner))


def test_anybody_else_may_leave(client, owner):
    member = MembershipFactory(producer=owner.producer, role="reader")
    client.force_login(member.user)

    assert client.post(f"{TEAM}roi/")["Location"] == "/tai-khoan/"
    assert role_of(member.user) is None


def test_the_database_itself_keeps_an_owner(owner):
    MembershipFactory(producer=owner.producer, role="staff")

    own = Membership.objects.filter(pk=owner.pk)
    for break_it in (own.delete, lambda: own.update(role="staff"), lambda: own.update(producer=ProducerFactory())):
        with pytest.raises(IntegrityError, match="producer_keeps_an_owner"):
            at_once(break_it)

    assert role_of(owner.user) == "owner"


def test_a_producer_that_is_deleted_takes_its_team_along(owner):
    at_once(owner.producer.delete)

    assert Membership.objects.count() == 0


def test_an_offer_to_a_member_who_is_gone_is_nobodys(owner):
    member = MembershipFactory(producer=owner.producer, role="staff")
    offer = offer_ownership(producer_id=owner.producer_id, membership_id=member.pk, actor=actor(owner))
    member.user.delete()

    with pytest.raises(NotForYou):
        accept_invitation(token=token_of(offer), user=UserFactory())

    assert role_of(owner.user) == "owner"


def test_contacts_of_the_team_are_for_owners_only(client, owner):
    MembershipFactory(producer=owner.producer, role="staff", user__phone="+84912345678")
    reader = MembershipFactory(producer=owner.producer, role="reader")
    full = client.get(TEAM).content.decode()
    client.force_login(reader.user)

    page = client.get(TEAM).content.decode()

    assert ("0912 345 678" in full, "0912 345 678" in page) == (True, False)
    assert "chỉ được xem" in page


def test_the_page_costs_the_same_however_many(client, owner):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            client.get(TEAM)
        return len(seen)

    client.get(TEAM)
    before = cost()
    for number in range(4):
        MembershipFactory(producer=owner.producer, role="staff")
        asked(owner, contact=f"so{number}@cho.example")

    assert cost() == before
