"""Who works for a producer: asked, joined, given another role, let go, and who owns it.

Every command locks the producer's row first, so that what is true of the whole team stays true: there is an owner.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from marketplace.accounts.models import User
from marketplace.accounts.services import read_contact
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound

from ..errors import AlreadyMember, InvitationGone, LastOwner, NotForYou, TooManyInvitations
from ..models import Membership, Producer, TeamInvitation
from ..selectors.team import hash_of, open_invitation, token_of

GOOD_FOR = timedelta(days=7)
MOST_UNANSWERED = 20
OWNER = Membership.Role.OWNER


@transaction.atomic
def invite_member(*, producer_id: int, contact: str, role: str, actor: Actor) -> TeamInvitation:
    """Ask somebody by phone number or e-mail to join; an unanswered invitation of the same contact is replaced.

    Raises ContactUnclear, AlreadyMember, TooManyInvitations, InvalidInput.
    """
    _lock(producer_id)
    if role not in Membership.Role.values:
        raise InvalidInput(field="role")
    phone, email = read_contact(contact)
    members = Membership.objects.filter(producer_id=producer_id)
    if members.filter(user__phone=phone).exists() if phone else members.filter(user__email=email).exists():
        raise AlreadyMember(field="contact")
    return _ask(producer_id, contact=phone or email or "", role=role, member=None, actor=actor)


@transaction.atomic
def offer_ownership(*, producer_id: int, membership_id: int, actor: Actor) -> TeamInvitation:
    """Ask a member to take the producer over. Nothing changes before that member's yes; then the giver is staff.

    Raises NotFound, AlreadyMember for an owner.
    """
    _lock(producer_id)
    member = _member(producer_id, membership_id)
    if member.role == OWNER:
        raise AlreadyMember
    contact = member.user.phone or member.user.email or ""
    return _ask(producer_id, contact=contact, role=OWNER, member=member, actor=actor)


@transaction.atomic
def withdraw_invitation(*, producer_id: int, invitation_id: int, actor: Actor) -> bool:
    """Its link opens nothing from now on; whether this call did it. Repeating is harmless."""
    waiting = TeamInvitation.objects.unanswered().filter(producer_id=producer_id, pk=invitation_id)
    if not waiting.update(withdrawn_at=clock.now(), due_at=None):
        return False
    record("withdraw_invitation", TeamInvitation(pk=invitation_id), actor=actor)
    return True


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Membership:
    """Join, or take over, by the link; it works once.

    Raises InvitationGone, AlreadyMember, NotForYou.
    """
    _lock(open_invitation(token).producer_id)
    invitation = open_invitation(token)  # again, now that nobody else moves the team
    actor = Actor.of(user)
    TeamInvitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now(), accepted_by=user, due_at=None)
    member = _take_over(invitation, user, actor) if invitation.hands_over else _join(invitation, user)
    after = {"role": member.role, "producer": invitation.producer_id, "invited_by": invitation.invited_by_id}
    record("accept_invitation", member, actor=actor, after=after)
    return member


def _join(invitation: TeamInvitation, user: User) -> Membership:
    wanted = {"role": invitation.role}
    member, is_new = Membership.objects.get_or_create(producer=invitation.producer, user=user, defaults=wanted)
    if not is_new:
        raise AlreadyMember
    return member


def _take_over(invitation: TeamInvitation, user: User, actor: Actor) -> Membership:
    """The member becomes owner and the giver staff. Void once the giver owns it no more."""
    if invitation.member is None or invitation.member.user_id != user.pk:
        raise NotForYou
    giver = Membership.objects.filter(producer_id=invitation.producer_id, user_id=invitation.invited_by_id, role=OWNER)
    given = giver.first()
    if given is None:
        raise InvitationGone
    _change(invitation.member, OWNER, actor)
    _change(given, Membership.Role.STAFF, actor)
    return invitation.member


@transaction.atomic
def set_role(*, producer_id: int, membership_id: int, role: str, actor: Actor) -> Membership:
    """Give a member another role. Owners are made by an invitation only: by the person's own yes.

    Raises NotFound, LastOwner, InvalidInput.
    """
    _lock(producer_id)
    member = _member(producer_id, membership_id)
    if role not in Membership.Role.values or (role == OWNER and member.role != OWNER):
        raise InvalidInput(field="role")
    _refuse_last_owner(member, leaves=role != OWNER)
    _change(member, role, actor)
    return member


@transaction.atomic
def remove_member(*, producer_id: int, membership_id: int, actor: Actor) -> None:
    """Let a member go, or leave oneself: from now on the producer does not exist for that person.

    Raises NotFound, LastOwner.
    """
    _lock(producer_id)
    member = _member(producer_id, membership_id)
    _refuse_last_owner(member, leaves=True)
    _void_invitations(member)
    before = {"role": member.role, "user": member.user_id, "producer": producer_id}
    record("remove_member", member, actor=actor, before=before)
    member.delete()


def _ask(producer_id: int, *, contact: str, role: str, member: Membership | None, actor: Actor) -> TeamInvitation:
    unanswered = TeamInvitation.objects.unanswered().filter(producer_id=producer_id)
    unanswered.filter(contact=contact).update(withdrawn_at=clock.now(), due_at=None)
    if unanswered.count() >= MOST_UNANSWERED:
        raise TooManyInvitations
    if (inviter := actor.user_id) is None:
        raise NotFound  # only a person asks somebody
    made = TeamInvitation.objects.create(
        producer_id=producer_id,
        member=member,
        hands_over=member is not None,
        role=role,
        contact=contact,
        nonce=secrets.token_hex(16),
        token_hash=secrets.token_hex(32),  # nobody's, until the row has the number the link is made with
        invited_by_id=inviter,
        expires_at=clock.now() + GOOD_FOR,
    )
    made.token_hash = hash_of(token_of(made))
    made.save(update_fields=["token_hash"])
    command = "offer_ownership" if member else "invite_member"
    record(command, made, actor=actor, after={"role": role, "producer": producer_id})
    return made


def _change(member: Membership, role: str, actor: Actor) -> None:
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    if role != OWNER:
        _void_invitations(member)
    record("set_role", member, actor=actor, before={"role": before}, after={"role": role})


def _void_invitations(member: Membership) -> None:
    """What was asked of this member, or by this member, holds no more: who is no owner brings nobody in."""
    asked = Q(member=member) | Q(producer_id=member.producer_id, invited_by_id=member.user_id)
    TeamInvitation.objects.unanswered().filter(asked).update(withdrawn_at=clock.now(), due_at=None)


def _lock(producer_id: int) -> Producer:
    return Producer.objects.select_for_update(no_key=True).get(pk=producer_id)


def _member(producer_id: int, membership_id: int) -> Membership:
    found = Membership.objects.filter(producer_id=producer_id, pk=membership_id).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def _refuse_last_owner(member: Membership, *, leaves: bool) -> None:
    others = Membership.objects.filter(producer_id=member.producer_id, role=OWNER).exclude(pk=member.pk)
    if leaves and member.role == OWNER and not others.exists():
        raise LastOwner
