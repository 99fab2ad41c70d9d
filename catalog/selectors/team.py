"""Who works for a producer, and who is asked to."""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac

from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..errors import InvitationGone
from ..models import Membership, Producer, TeamInvitation
from .acting import Who, as_acting, get_for


def members_of(producer: Producer) -> list[Membership]:
    """With the person of each; owners first, then by name. One statement."""
    rank = {role: place for place, role in enumerate(Membership.Role.values)}
    found = Membership.objects.filter(producer=producer).select_related("user")
    return sorted(found, key=lambda one: (rank.get(one.role, len(rank)), one.user.full_name, one.pk))


def invitations_of(producer: Producer) -> list[TeamInvitation]:
    """Those nobody answered, newest first; also those that became too old, so that they can be sent anew."""
    return list(TeamInvitation.objects.unanswered().filter(producer=producer).select_related("invited_by"))


def member_for(*, user: Who, membership_id: int) -> Membership:
    """A member, with producer and person, of a producer where this person may do what is wanted.

    Raises NotFound, RightMissing.
    """
    members = Membership.objects.select_related("producer", "user").filter(pk=membership_id)
    return get_for(user, lambda producers: members.filter(producer__in=producers))


def invitation_for(*, user: Who, invitation_id: int) -> TeamInvitation:
    """An invitation of a producer where this person may do what is wanted. Raises NotFound, RightMissing."""
    invitations = TeamInvitation.objects.select_related("producer").filter(pk=invitation_id)
    return get_for(user, lambda producers: invitations.filter(producer__in=producers))


def own_membership(*, user: Who, producer: Producer) -> Membership:
    """The person's own row at a producer open to that person. Raises NotFound."""
    found = Membership.objects.filter(producer=producer, user_id=as_acting(user).user.pk).first()
    if found is None:
        raise NotFound
    return found


def token_of(invitation: TeamInvitation) -> str:
    """The secret part of its link; made anew each time, so that no table and no queue has to hold it."""
    mark = salted_hmac("catalog.team", f"{invitation.pk}:{invitation.nonce}", algorithm="sha256")
    return f"{invitation.pk}-{mark.hexdigest()[:32]}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> TeamInvitation:
    """The invitation behind a link, with producer and inviter, if it can still be accepted. Raises InvitationGone."""
    invitations = TeamInvitation.objects.open().select_related("producer", "invited_by", "member")
    found = invitations.filter(token_hash=hash_of(token)).first() if is_storable(token) else None
    if found is None:
        raise InvitationGone
    return found
