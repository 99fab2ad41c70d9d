"""The answers a producer keeps ready, by program."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Producer
from marketplace.accounts.graphql.person import person
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import NotFound
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.idempotency import answer_once

from ...models import MessageTemplate
from ...selectors.access import producer_of, template_for
from ...services.talk_templates import delete_template, save_template


class MessageTemplateType(graphene.ObjectType):
    """A ready answer. {ten} and {ma_don} in it become the buyer's name and the order's number."""

    class Meta:
        name = "MessageTemplate"

    id = graphene.ID(required=True)
    title = graphene.String(required=True)
    text = graphene.String(required=True)

    @staticmethod
    def resolve_id(template: MessageTemplate, _info: Any) -> str:
        return global_id("MessageTemplate", template.pk)


class MessageTemplateCreate(graphene.Mutation):
    """Keep one more ready answer. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        title = graphene.String(required=True, description="1 to 60 characters, one's own only once.")
        text = graphene.String(required=True, description="1 to 500 characters.")
        idempotency_key = graphene.UUID(required=True)

    template = graphene.Field(MessageTemplateType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, producer: str, title: str, text: str, idempotency_key: Any
    ) -> MessageTemplateCreate:
        def command() -> dict[str, Any]:
            own = producer_of(user=person(info), slug=producer or "-")
            actor = Actor.of(info.context.user)
            pk = answer_once(
                scope=f"message_template_create:{own.pk}",
                key=str(idempotency_key),
                content=[title, text],
                command=lambda: save_template(producer=own, title=title, text=text, actor=actor).pk,
            )
            return {"template": template_for(producer=own, template_id=pk)}

        return answer(MessageTemplateCreate, command)


class MessageTemplateChange(graphene.Mutation):
    """Write another title and text."""

    class Arguments:
        id = graphene.ID(required=True)
        title = graphene.String(required=True)
        text = graphene.String(required=True)

    template = graphene.Field(MessageTemplateType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, title: str, text: str) -> MessageTemplateChange:  # noqa: A002
        def command() -> dict[str, Any]:
            own, producer = _own(person(info), id)
            actor = Actor.of(info.context.user)
            saved = save_template(producer=producer, title=title, text=text, actor=actor, template=own)
            return {"template": saved}

        return answer(MessageTemplateChange, command)


class MessageTemplateDelete(graphene.Mutation):
    """Throw a ready answer away."""

    class Arguments:
        id = graphene.ID(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> MessageTemplateDelete:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            delete_template(template=_own(person(info), id)[0], actor=Actor.of(info.context.user))
            return {}

        return answer(MessageTemplateDelete, command)


def _own(user: User, given: str) -> tuple[MessageTemplate, Producer]:
    """A ready answer of a producer this person works for. Raises NotFound."""
    mine = MessageTemplate.objects.filter(producer__in=Producer.objects.of_user(user.pk))
    template = mine.select_related("producer").filter(pk=key_of("MessageTemplate", given)).first()
    if template is None:
        raise NotFound(field="id")
    return template, template.producer


class TemplateMoves(graphene.ObjectType):
    """What a producer does with its ready answers."""

    message_template_create = MessageTemplateCreate.Field()
    message_template_change = MessageTemplateChange.Field()
    message_template_delete = MessageTemplateDelete.Field()
