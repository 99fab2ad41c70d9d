"""Where people want things delivered: kept for next time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import NotFound

from .errors import AddressBookFull, AddressTaken
from .models import Address, User

MOST_ADDRESSES = 20


@dataclass(frozen=True)
class Entry:
    """What stands in the book. Ward codes of the new and of the old era; phone in E.164; label as "Nhà"."""

    recipient: str
    phone: str
    ward_code: str
    street: str
    hamlet: str = ""
    old_ward_code: str = ""
    label: str = ""

    def columns(self) -> dict[str, str | None]:
        return {
            "recipient": self.recipient,
            "phone": self.phone,
            "ward_id": f"2025-{self.ward_code}",
            "old_ward_id": f"2024-{self.old_ward_code}" if self.old_ward_code else None,
            "street": self.street,
            "hamlet": self.hamlet,
            "label": self.label,
        }


def addresses_of(user_id: int) -> list[Address]:
    """This person's addresses with their units: the default one first, then the one used last. One statement."""
    return list(Address.objects.filter(user_id=user_id).select_related("ward__parent", "old_ward"))


def last_address(user_id: int) -> Address | None:
    """The default address, else the one this person used last, with its units."""
    return Address.objects.filter(user_id=user_id).select_related("ward", "old_ward").first()


def address_for(*, user_id: int, address_id: int) -> Address:
    """An address of this person. Raises NotFound, for anybody else's too."""
    found = Address.objects.filter(user_id=user_id, pk=address_id).select_related("ward", "old_ward").first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def add_address(*, user_id: int, entry: Entry, is_default: bool = False) -> Address:
    """Write an address into the book; the first one is the default. Raises AddressTaken, AddressBookFull."""
    _lock(user_id)
    number = Address.objects.filter(user_id=user_id).count()
    if number >= MOST_ADDRESSES:
        raise AddressBookFull
    try:
        with transaction.atomic():
            address = Address.objects.create(user_id=user_id, **entry.columns())
    except IntegrityError as error:
        raise AddressTaken(field="street") from error
    if is_default or not number:
        _make_default(address)
    record("add_address", address, actor=Actor("user", user_id))
    return address


@transaction.atomic
def change_address(*, user_id: int, address_id: int, entry: Entry, is_default: bool = False) -> Address:
    """Change an address of this person. Raises NotFound, AddressTaken; nothing has changed then."""
    _lock(user_id)
    address = address_for(user_id=user_id, address_id=address_id)
    try:
        with transaction.atomic():
            Address.objects.filter(pk=address.pk).update(**entry.columns())
    except IntegrityError as error:
        raise AddressTaken(field="street") from error
    if is_default:
        _make_default(address)
    record("change_address", address, actor=Actor("user", user_id))
    return address_for(user_id=user_id, address_id=address_id)


@transaction.atomic
def remove_address(*, user_id: int, address_id: int) -> None:
    """Take an address out of the book; orders keep their own copy. Raises NotFound."""
    _lock(user_id)
    address = address_for(user_id=user_id, address_id=address_id)
    record("remove_address", address, actor=Actor("user", user_id))
    Address.objects.filter(pk=address.pk).delete()


@transaction.atomic
def choose_default_address(*, user_id: int, address_id: int) -> Address:
    """Offer this address first from now on. Raises NotFound."""
    _lock(user_id)
    address = address_for(user_id=user_id, address_id=address_id)
    _make_default(address)
    record("choose_default_address", address, actor=Actor("user", user_id))
    return address


@transaction.atomic
def save_address(
    *, user_id: int, recipient: str, phone: str, ward_code: str, street: str, hamlet: str = "", old_ward_code: str = ""
) -> Address:
    """Keep an address for next time; the same place is kept once, with the recipient named last.

    ward_code, old_ward_code  of the new and of the old era; phone in E.164
    """
    address, created = Address.objects.update_or_create(
        user_id=user_id,
        ward_id=f"2025-{ward_code}",
        street=street,
        hamlet=hamlet,
        defaults={
            "recipient": recipient,
            "phone": phone,
            "old_ward_id": f"2024-{old_ward_code}" if old_ward_code else None,
        },
    )
    if created:
        record("save_address", address, actor=Actor("user", user_id))
    return address


def _lock(user_id: int) -> None:
    """One change of a book at a time: the person's row is the lock."""
    if User.objects.select_for_update(no_key=True).filter(pk=user_id).first() is None:
        raise NotFound


def _make_default(address: Address) -> None:
    Address.objects.filter(user_id=address.user_id, is_default=True).exclude(pk=address.pk).update(is_default=False)
    Address.objects.filter(pk=address.pk).update(is_default=True)
    address.is_default = True
