"""The nevers of teams and of codes, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalog.models import TeamInvitation
from catalog.services.team import invite_member
from marketplace.accounts.codes import ask_code
from marketplace.accounts.models import ContactCode
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from tests.factories import MembershipFactory

from .test_nevers import again

pytestmark = pytest.mark.django_db


def invited():
    owner = MembershipFactory()
    actor = Actor("user", owner.user_id)
    return invite_member(producer_id=owner.producer_id, contact="0912 345 678", role="staff", actor=actor)


NEVERS = {
    "one_unanswered_invitation_per_contact": lambda: again(invited(), token_hash="another"),
    "accepted_invitation_says_by_whom": lambda: (invited(), TeamInvitation.objects.update(accepted_at=clock.now())),
    "invitation_is_accepted_or_withdrawn_never_both": lambda: (
        TeamInvitation.objects.filter(pk=(asked := invited()).pk).update(
            accepted_at=clock.now(), accepted_by=asked.invited_by_id, withdrawn_at=clock.now()
        ),
    ),
    "handing_over_makes_an_owner": lambda: (invited(), TeamInvitation.objects.update(hands_over=True)),
    "contact_code_is_tried_five_times_at_most": lambda: (
        ask_code(purpose="sign_in", contact="+84912345678", address="::1"),
        ContactCode.objects.update(tries=6),
    ),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
