"""The signed-in person and the address book. A stranger's address is no address at all."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext as _

from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import InputError, answer
from marketplace.kernel.graphql.types import listed, user_errors
from marketplace.kernel.idempotency import answer_once
from marketplace.kernel.text import is_storable, normalise

from ..address_book import (
    Entry,
    add_address,
    address_for,
    addresses_of,
    change_address,
    choose_default_address,
    remove_address,
)
from ..models import Address, User
from ..phones import parse_phone
from ..places import NEW_ERA, OLD_ERA, unit


class AddressType(graphene.ObjectType):
    """Where a person wants things delivered."""

    class Meta:
        name = "Address"

    id = graphene.ID(required=True)
    label = graphene.String(required=True, description="As “Nhà”; may be empty.")
    recipient = graphene.String(required=True)
    phone = graphene.String(required=True, description="E.164")
    ward_code = graphene.String(required=True)
    ward_name = graphene.String(required=True)
    old_ward_code = graphene.String()
    hamlet = graphene.String(required=True)
    street = graphene.String(required=True)
    is_default = graphene.Boolean(required=True)

    @staticmethod
    def resolve_id(address: Address, _info: Any) -> str:
        return global_id("Address", address.pk)

    @staticmethod
    def resolve_ward_code(address: Address, _info: Any) -> str:
        return address.ward.code

    @staticmethod
    def resolve_ward_name(address: Address, _info: Any) -> str:
        return address.ward.name

    @staticmethod
    def resolve_old_ward_code(address: Address, _info: Any) -> str | None:
        return address.old_ward.code if address.old_ward else None


class MeType(graphene.ObjectType):
    """The person who is signed in."""

    class Meta:
        name = "Me"

    full_name = graphene.String(required=True)
    phone = graphene.String()
    email = graphene.String()
    addresses = listed(AddressType, description="The default one first, then the one used last.")

    @staticmethod
    def resolve_addresses(user: User, _info: Any) -> list[Address]:
        return addresses_of(user.pk)


class AddressInput(graphene.InputObjectType):
    """An address for the book."""

    label = graphene.String(description="At most 40 characters, as “Nhà”.")
    recipient = graphene.String(required=True)
    phone = graphene.String(required=True)
    ward_code = graphene.String(required=True, description="From “places”.")
    old_ward_code = graphene.String()
    hamlet = graphene.String()
    street = graphene.String(required=True)
    is_default = graphene.Boolean()


class AddressCreate(graphene.Mutation):
    """Write an address into the book. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        input = AddressInput(required=True)
        idempotency_key = graphene.UUID(required=True)

    address = graphene.Field(AddressType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, input: dict[str, Any], idempotency_key: Any) -> AddressCreate:  # noqa: A002
        def command() -> dict[str, Any]:
            user_id, entry, first = _person(info).pk, _entry(input), bool(input.get("is_default"))
            pk = answer_once(
                scope=f"address_create:{user_id}",
                key=str(idempotency_key),
                content=input,
                command=lambda: add_address(user_id=user_id, entry=entry, is_default=first).pk,
            )
            return {"address": address_for(user_id=user_id, address_id=pk)}

        return answer(AddressCreate, command)


class AddressUpdate(graphene.Mutation):
    """Change an address of the book."""

    class Arguments:
        id = graphene.ID(required=True)
        input = AddressInput(required=True)

    address = graphene.Field(AddressType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str, input: dict[str, Any]) -> AddressUpdate:  # noqa: A002
        def command() -> dict[str, Any]:
            user_id, first = _person(info).pk, bool(input.get("is_default"))
            key = key_of("Address", id)
            changed = change_address(user_id=user_id, address_id=key, entry=_entry(input), is_default=first)
            return {"address": changed}

        return answer(AddressUpdate, command)


class AddressDelete(graphene.Mutation):
    """Take an address out of the book; orders keep their own copy."""

    class Arguments:
        id = graphene.ID(required=True)

    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> AddressDelete:  # noqa: A002
        def command() -> dict[str, Any]:
            remove_address(user_id=_person(info).pk, address_id=key_of("Address", id))
            return {}

        return answer(AddressDelete, command)


class AddressSetDefault(graphene.Mutation):
    """Offer this address first from now on."""

    class Arguments:
        id = graphene.ID(required=True)

    address = graphene.Field(AddressType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> AddressSetDefault:  # noqa: A002
        def command() -> dict[str, Any]:
            return {"address": choose_default_address(user_id=_person(info).pk, address_id=key_of("Address", id))}

        return answer(AddressSetDefault, command)


class AccountsQuery(graphene.ObjectType):
    """The person."""

    me = graphene.Field(MeType, description="Null for a guest.")

    @staticmethod
    def resolve_me(_root: None, info: Any) -> User | None:
        user = info.context.user
        return user if isinstance(user, User) else None


class AccountsMutation(graphene.ObjectType):
    """The address book."""

    address_create = AddressCreate.Field()
    address_update = AddressUpdate.Field()
    address_delete = AddressDelete.Field()
    address_set_default = AddressSetDefault.Field()


def _person(info: Any) -> User:
    user = info.context.user
    if not isinstance(user, User):
        raise NotFound(_("Bà con đăng nhập giúp."))
    return user


def _entry(given: dict[str, Any]) -> Entry:
    """Raises InputError with every input that is wrong."""
    refusals: list[MarketplaceError] = []

    def text(name: str, most: int, least: int = 0) -> str:
        line = normalise(given.get(name) or "")
        if not least <= len(line) <= most or not is_storable(line):
            words = _("Ghi từ %(least)s đến %(most)s ký tự.") % {"least": least, "most": most}
            refusals.append(InvalidInput(words, field=name))
        return line

    def ward(name: str, era: str) -> str:
        code = given.get(name) or ""
        if code and not _is_ward(code, era):
            refusals.append(InvalidInput(_("Không có xã, phường này. Tìm bằng “places”."), field=name))
        return code

    phone = parse_phone(given["phone"])
    if phone is None:
        refusals.append(InvalidInput(_("Số điện thoại chưa đúng. Ví dụ: 0912 345 678."), field="phone"))
    entry = Entry(
        recipient=text("recipient", 120, 2),
        phone=phone or "",
        ward_code=ward("ward_code", NEW_ERA) or "-",
        old_ward_code=ward("old_ward_code", OLD_ERA),
        street=text("street", 160, 1),
        hamlet=text("hamlet", 80),
        label=text("label", 40),
    )
    if entry.ward_code == "-" and not refusals:
        refusals.append(InvalidInput(_("Không có xã, phường này. Tìm bằng “places”."), field="ward_code"))
    if refusals:
        raise InputError(refusals)
    return entry


def _is_ward(code: str, era: str) -> bool:
    try:
        return unit(era, code).kind == "ward"
    except KeyError:
        return False
