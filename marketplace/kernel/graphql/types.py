"""Types every schema of the house shares."""

from __future__ import annotations

from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case

from ..errors import MarketplaceError
from ..money import format_vnd


class Money(graphene.ObjectType):
    """An amount of whole đồng."""

    amount = graphene.BigInt(required=True, description="Whole đồng; there is nothing smaller.")
    currency = graphene.String(required=True)
    formatted = graphene.String(required=True, description="As people read it: 1.234.567 ₫")

    @staticmethod
    def resolve_amount(amount_vnd: int, _info: Any) -> int:
        return amount_vnd

    @staticmethod
    def resolve_currency(_amount_vnd: int, _info: Any) -> str:
        return "VND"

    @staticmethod
    def resolve_formatted(amount_vnd: int, _info: Any) -> str:
        return format_vnd(amount_vnd)


class Image(graphene.ObjectType):
    """A picture at one size."""

    url = graphene.String(required=True)
    alt = graphene.String(required=True)
    width = graphene.Int(required=True)
    height = graphene.Int(required=True)


class UserError(graphene.ObjectType):
    """A refusal to show to the person: what is wrong and what to do, and the input at fault."""

    field = graphene.String(description="Name of the input in camelCase; null when no single input is at fault.")
    message = graphene.String(required=True)
    code = graphene.String(required=True, description="Stable, for programs: OUT_OF_STOCK, NOT_FOUND, …")

    @classmethod
    def of(cls, error: MarketplaceError) -> UserError:
        return cls(field=to_camel_case(error.field) or None, message=str(error), code=error.code)


def user_errors() -> graphene.List:
    """The `errors` of a mutation: never null, empty when it was done."""
    return graphene.List(graphene.NonNull(UserError), required=True)


def listed(of_type: Any, **options: Any) -> graphene.List:
    """A list without holes, never null."""
    return graphene.List(graphene.NonNull(of_type), required=True, **options)


def add_field(to_type: Any, name: str, field: graphene.Field) -> None:
    """Give a lower room's type a field of an upper room. Only where the front door composes a schema."""
    to_type._meta.fields[name] = field  # graphene has no other door
