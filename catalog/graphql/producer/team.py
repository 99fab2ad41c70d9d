"""Who works for a producer, by program: the same commands as the pages, the same refusals."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.graphql.acting import acting, acting_oneself
from catalog.models import Membership, Producer, TeamInvitation
from catalog.rights import Right
from catalog.selectors import team as selectors
from catalog.selectors.access import producer_for
from catalog.services import team as commands
from catalog.services.team_letters import link_of
from catalog.tasks import send_invitations
from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import listed, user_errors
from marketplace.kernel.idempotency import answer_once

TeamRole = graphene.Enum(
    "TeamRole",
    [(role.upper(), role) for role in Membership.Role.values],
    description="OWNER may do everything, STAFF all but bank account, payouts and team, READER may only look.",
)


class TeamMemberType(graphene.ObjectType):
    """A person of the team."""

    class Meta:
        name = "TeamMember"

    id = graphene.ID(required=True)
    full_name = graphene.String(required=True)
    role = TeamRole(required=True)
    is_me = graphene.Boolean(required=True)

    @staticmethod
    def resolve_id(member: Membership, _info: Any) -> str:
        return global_id("TeamMember", member.pk)

    @staticmethod
    def resolve_full_name(member: Membership, _info: Any) -> str:
        return member.user.full_name

    @staticmethod
    def resolve_is_me(member: Membership, info: Any) -> bool:
        return member.user_id == person(info).pk


class TeamInvitationType(graphene.ObjectType):
    """Somebody is asked to join, or a member to take over; nobody answered yet."""

    class Meta:
        name = "TeamInvitation"

    id = graphene.ID(required=True)
    contact = graphene.String(required=True, description="A phone number in E.164 or an e-mail address.")
    role = TeamRole(required=True)
    hands_over = graphene.Boolean(required=True)
    expires_at = graphene.DateTime(required=True)
    sent_at = graphene.DateTime()

    @staticmethod
    def resolve_id(invitation: TeamInvitation, _info: Any) -> str:
        return global_id("TeamInvitation", invitation.pk)


class TeamQuery(graphene.ObjectType):
    """The people of a producer."""

    team_members = listed(
        TeamMemberType, producer=graphene.String(required=True, description="Its slug."), description="Owners first."
    )
    team_invitations = listed(
        TeamInvitationType,
        producer=graphene.String(required=True, description="Its slug."),
        description="Unanswered ones, newest first; for owners.",
    )

    @staticmethod
    def resolve_team_members(_root: None, info: Any, producer: str) -> list[Membership]:
        return selectors.members_of(producer_for(user=acting_oneself(info), slug=producer or "-"))

    @staticmethod
    def resolve_team_invitations(_root: None, info: Any, producer: str) -> list[TeamInvitation]:
        return selectors.invitations_of(_managed(info, producer))


class TeamInvite(graphene.Mutation):
    """Ask somebody to join. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        contact = graphene.String(required=True, description="Phone number or e-mail address.")
        role = TeamRole(required=True)
        idempotency_key = graphene.UUID(required=True)

    invitation = graphene.Field(TeamInvitationType)
    link = graphene.String(description="Whoever has it can join, once. It is sent by SMS or e-mail, too.")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str, contact: str, role: Any, idempotency_key: Any) -> TeamInvite:
        def command() -> dict[str, Any]:
            own, actor = _managed(info, producer), Actor.of(info.context.user)
            asked = answer_once(
                scope=f"teamInvite:{own.pk}",
                key=str(idempotency_key),
                content=[contact, role.value],
                command=lambda: (
                    commands.invite_member(producer_id=own.pk, contact=contact, role=role.value, actor=actor).pk
                ),
            )
            invitation = selectors.invitation_for(user=acting(info, Right.MANAGE), invitation_id=asked)
            send_invitations.delay()
            return {"invitation": invitation, "link": link_of(invitation)}

        return answer(TeamInvite, command)


class TeamInvitationWithdraw(graphene.Mutation):
    """Its link opens nothing from now on. Repeating is harmless."""

    class Arguments:
        id = graphene.ID(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> TeamInvitationWithdraw:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            key = key_of("TeamInvitation", id)
            found = selectors.invitation_for(user=acting(info, Right.MANAGE), invitation_id=key)
            actor = Actor.of(info.context.user)
            commands.withdraw_invitation(producer_id=found.producer_id, invitation_id=found.pk, actor=actor)
            return {}

        return answer(TeamInvitationWithdraw, command)


class TeamInvitationAccept(graphene.Mutation):
    """Join, or take over, as the person who is signed in; INVITATION_GONE when the link was used or is too old."""

    class Arguments:
        token = graphene.String(required=True, description="The last part of the link's address.")

    member = graphene.Field(TeamMemberType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str) -> TeamInvitationAccept:
        return answer(
            TeamInvitationAccept,
            lambda: {"member": commands.accept_invitation(token=token, user=person(info))},
        )


class TeamMemberSetRole(graphene.Mutation):
    """Give a member another role. LAST_OWNER: there has to be one. Nobody is made an owner this way."""

    class Arguments:
        id = graphene.ID(required=True)
        role = TeamRole(required=True)

    member = graphene.Field(TeamMemberType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, role: Any) -> TeamMemberSetRole:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            found, actor = _member(info, id), Actor.of(info.context.user)
            told = {"producer_id": found.producer_id, "membership_id": found.pk, "role": role.value}
            return {"member": commands.set_role(**told, actor=actor)}

        return answer(TeamMemberSetRole, command)


class TeamMemberRemove(graphene.Mutation):
    """Let a member go. LAST_OWNER: there has to be one."""

    class Arguments:
        id = graphene.ID(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> TeamMemberRemove:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            found, actor = _member(info, id), Actor.of(info.context.user)
            commands.remove_member(producer_id=found.producer_id, membership_id=found.pk, actor=actor)
            return {}

        return answer(TeamMemberRemove, command)


class TeamLeave(graphene.Mutation):
    """Leave a team oneself. LAST_OWNER: hand it over first."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, producer: str) -> TeamLeave:
        def command() -> dict[str, Any]:
            who = acting_oneself(info, Right.LOOK)
            own = producer_for(user=who, slug=producer or "-")
            mine = selectors.own_membership(user=who, producer=own)
            commands.remove_member(producer_id=own.pk, membership_id=mine.pk, actor=Actor.of(who.user))
            return {}

        return answer(TeamLeave, command)


class TeamOwnershipOffer(graphene.Mutation):
    """Ask a member to take the producer over; nothing changes before that member's yes."""

    class Arguments:
        id = graphene.ID(required=True, description="Of the member.")

    invitation = graphene.Field(TeamInvitationType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> TeamOwnershipOffer:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            found, actor = _member(info, id), Actor.of(info.context.user)
            asked = commands.offer_ownership(producer_id=found.producer_id, membership_id=found.pk, actor=actor)
            send_invitations.delay()
            return {"invitation": asked}

        return answer(TeamOwnershipOffer, command)


class TeamMoves(graphene.ObjectType):
    """What an owner does with the team, and what anybody does about the own place in it."""

    team_invite = TeamInvite.Field()
    team_invitation_withdraw = TeamInvitationWithdraw.Field()
    team_invitation_accept = TeamInvitationAccept.Field()
    team_member_set_role = TeamMemberSetRole.Field()
    team_member_remove = TeamMemberRemove.Field()
    team_leave = TeamLeave.Field()
    team_ownership_offer = TeamOwnershipOffer.Field()


def _managed(info: Any, slug: str) -> Producer:
    """Raises NotFound, also for an empty slug, RightMissing for who is no owner."""
    return producer_for(user=acting(info, Right.MANAGE), slug=slug or "-")


def _member(info: Any, given: str) -> Membership:
    return selectors.member_for(user=acting(info, Right.MANAGE), membership_id=key_of("TeamMember", given))
