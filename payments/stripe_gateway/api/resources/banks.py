"""/v1/accounts/…/external_accounts: where a seller's payouts go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ...errors import InvalidParameter, NoSuchObject
from ...forms import Raw
from ...models import Account, BankAccount, acting_for
from ...params import Field, Table, boolean, choice, group, metadata, text
from ...services.banks import add_bank, face_of, remove_bank, update_bank
from ...services.tokens import take_token
from ...shapes import deleted_shape, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import currency, found, named_account

_HOLDER: dict[str, Field] = {"account_holder_name": text(longest=255), "account_holder_type": choice("company", "individual")}  # fmt: skip  # noqa: E501
BANK: Table = {
    **_HOLDER,
    "object": choice("bank_account"),
    "country": text(longest=2, required=True),
    "currency": currency(),
    "account_number": text(longest=40, required=True),
    "routing_number": text(longest=32),
    "account_type": text(longest=20),
}


def bank_or_token() -> Field:
    """A token's id, or the account itself as a group."""

    def read(value: Raw, name: str) -> dict[str, Any]:
        if isinstance(value, str):
            return {"token": value}
        described: dict[str, Any] = group(BANK).read(value, name)
        return described

    return Field(read)


def face_of_described(bank: Mapping[str, Any]) -> dict[str, Any]:
    return face_of(
        number=bank["account_number"],
        country=bank["country"],
        currency=bank["currency"],
        holder=bank.get("account_holder_name") or "",
        holder_type=bank.get("account_holder_type") or "",
        routing_number=bank.get("routing_number") or "",
    )


def face_of_sent(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a call says of a bank account. Raises InvalidParameter, NoSuchObject for a token."""
    if token := sent.get("token"):
        return take_token(token, kind="bank_account", param="external_account")
    return face_of_described(sent)


@contextmanager
def _seller(name: str) -> Iterator[Account]:
    """Work on the books of the account in the path."""
    account = named_account(name)
    with acting_for(account.ref):
        yield account


@endpoint(
    "POST",
    "accounts/<account>/external_accounts",
    {"external_account": bank_or_token(), "default_for_currency": boolean(), "metadata": metadata()},
)
def create(call: Call, account: str) -> Body:
    if not call.get("external_account"):
        raise InvalidParameter(
            "Missing required param: external_account.", code="parameter_missing", param="external_account"
        )
    face = face_of_sent(call.params["external_account"])
    with _seller(account):
        bank = add_bank(make_default=bool(call.get("default_for_currency")), metadata=call.get("metadata"), **face)
        return shape(bank)


@endpoint("GET", "accounts/<account>/external_accounts", {**PAGE, "object": choice("bank_account", "card")})
def list_all(call: Call, account: str) -> Body:
    with _seller(account):
        return list_page(call, BankAccount.objects.filter(deleted=False))


@endpoint("GET", "accounts/<account>/external_accounts/<ref>")
def retrieve(call: Call, account: str, ref: str) -> Body:  # noqa: ARG001
    with _seller(account):
        return shape(_found(ref))


@endpoint(
    "POST",
    "accounts/<account>/external_accounts/<ref>",
    {**_HOLDER, "default_for_currency": boolean(), "metadata": metadata()},
)
def update(call: Call, account: str, ref: str) -> Body:
    columns = {"account_holder_name": "holder", "account_holder_type": "holder_type"}
    changes: dict[str, Any] = {columns[name]: value or "" for name, value in call.sent(*columns).items()}
    changes |= call.sent("metadata")
    with _seller(account):
        bank = update_bank(pk=_found(ref).pk, make_default=bool(call.get("default_for_currency")), changes=changes)
        return shape(bank)


@endpoint("DELETE", "accounts/<account>/external_accounts/<ref>")
def delete(call: Call, account: str, ref: str) -> Body:  # noqa: ARG001
    with _seller(account):
        return deleted_shape(remove_bank(pk=_found(ref).pk), "bank_account")


def _found(ref: str) -> BankAccount:
    bank: BankAccount = found(BankAccount, ref, "external account")
    if bank.deleted:
        raise NoSuchObject("external account", ref, param="id")
    return bank
