"""How somebody wants to be told, by program: oneself, or one order by its token."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.accounts.graphql.person import person
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors

from ..models import NotificationChoice, Order
from ..selectors.access import order_by_token
from ..services.choosing import choice_of, choose_notifications


class NotificationChoiceType(graphene.ObjectType):
    """Language and channels beside e-mail. Nothing goes to a phone without a moment of consent."""

    class Meta:
        name = "NotificationChoice"

    language = graphene.String(required=True)
    sms_agreed_at = graphene.DateTime()
    zalo_agreed_at = graphene.DateTime()


class NotificationsChoose(graphene.Mutation):
    """Say how one wants to be told. Repeating is harmless."""

    class Arguments:
        language = graphene.String(required=True, description="vi or en")
        sms = graphene.Boolean(required=True, description="True is consent, and its moment is kept as proof.")
        zalo = graphene.Boolean(required=True)

    choice = graphene.Field(NotificationChoiceType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, language: str, sms: bool, zalo: bool) -> NotificationsChoose:
        def command() -> dict[str, Any]:
            user = person(info)
            return {"choice": _choose(info, language=language, sms=sms, zalo=zalo, user=user)}

        return answer(NotificationsChoose, command)


class OrderNotificationsChoose(graphene.Mutation):
    """Say how one wants to be told about one order. Repeating is harmless."""

    class Arguments:
        order_token = graphene.ID(required=True)
        language = graphene.String(required=True, description="vi or en")
        sms = graphene.Boolean(required=True, description="True is consent, and its moment is kept as proof.")
        zalo = graphene.Boolean(required=True)

    choice = graphene.Field(NotificationChoiceType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, order_token: str, language: str, sms: bool, zalo: bool
    ) -> OrderNotificationsChoose:
        def command() -> dict[str, Any]:
            order = order_by_token(order_token)
            return {"choice": _choose(info, language=language, sms=sms, zalo=zalo, order=order)}

        return answer(OrderNotificationsChoose, command)


def _choose(info: Any, **facts: Any) -> NotificationChoice:
    return choose_notifications(actor=Actor.of(info.context.user), **facts)


class OwnChoiceQuery(graphene.ObjectType):
    """One's own choice."""

    notification_choice = graphene.Field(
        NotificationChoiceType, required=True, description="One's own; e-mail alone where nothing was chosen."
    )

    @staticmethod
    def resolve_notification_choice(_root: None, info: Any) -> NotificationChoice:
        user = person(info)
        return choice_of(user=user) or _unsaid(user)


class OrderChoiceQuery(OwnChoiceQuery, graphene.ObjectType):
    """One's own choice, and that of an order."""

    order_notification_choice = graphene.Field(NotificationChoiceType, order_token=graphene.ID(required=True))

    @staticmethod
    def resolve_order_notification_choice(_root: None, _info: Any, order_token: str) -> NotificationChoice:
        order = order_by_token(order_token)
        return choice_of(order=order) or _unsaid(order)


def _unsaid(whose: User | Order) -> NotificationChoice:
    return NotificationChoice(language=whose.language)


class OwnChoiceMoves(graphene.ObjectType):
    """Of a person."""

    notifications_choose = NotificationsChoose.Field()


class ChoiceMoves(OwnChoiceMoves, graphene.ObjectType):
    """Of a person, and of an order."""

    order_notifications_choose = OrderNotificationsChoose.Field()
