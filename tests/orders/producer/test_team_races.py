"""Two owners at once: whoever comes second meets the team as the first one left it."""

from __future__ import annotations

from functools import partial

from django.db import IntegrityError

from catalog.errors import InvitationGone, LastOwner
from catalog.models import Membership, Producer
from catalog.selectors.team import token_of
from catalog.services.team import accept_invitation, invite_member, remove_member
from marketplace.kernel.audit import Actor
from tests.factories import MembershipFactory, UserFactory
from tests.races import race, together


def test_two_owners_who_leave_at_once_leave_one_behind(committed):
    first = MembershipFactory()
    second = MembershipFactory(producer=first.producer)

    def leave(member):
        remove_member(producer_id=member.producer_id, membership_id=member.pk, actor=Actor("user", member.user_id))

    results = race(Producer.objects.filter(pk=first.producer_id), [partial(leave, one) for one in (first, second)])

    assert [type(result) for result in results if result] == [LastOwner]
    assert Membership.objects.filter(producer=first.producer, role="owner").count() == 1


def test_the_database_alone_lets_only_one_of_two_owners_go(committed):
    first = MembershipFactory()
    second = MembershipFactory(producer=first.producer)

    def past_all_commands(pk):
        try:
            Membership.objects.filter(pk=pk).delete()
        except IntegrityError as error:
            return str(error)
        return ""

    told = together([partial(past_all_commands, one.pk) for one in (first, second)])

    assert sorted("producer_keeps_an_owner" in words for words in told) == [False, True]
    assert Membership.objects.filter(producer=first.producer).count() == 1


def test_one_link_lets_one_of_two_people_in(committed):
    owner = MembershipFactory()
    actor = Actor("user", owner.user_id)
    invitation = invite_member(producer_id=owner.producer_id, contact="0912 345 678", role="staff", actor=actor)
    people = [UserFactory(), UserFactory()]

    results = race(
        Producer.objects.filter(pk=owner.producer_id),
        [partial(accept_invitation, token=token_of(invitation), user=one) for one in people],
    )

    assert sum(isinstance(result, InvitationGone) for result in results) == 1
    assert Membership.objects.filter(user__in=people).count() == 1
