"""Parameters that several endpoints take, and how to find what they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import config
from ...errors import Forbidden, InvalidParameter, NoSuchObject
from ...forms import Raw
from ...models import Account, Customer, PaymentMethod, Record, acting_account
from ...params import Field, Table, anything, boolean, choice, email, group, integer, listing, metadata, text
from ...services.methods import CardEntry, create_method, method_for, method_of_token
from ..call import Call

ADDRESS: Table = {key: text(longest=500) for key in ("city", "country", "line1", "line2", "postal_code", "state")}
BILLING: Table = {"address": group(ADDRESS), "email": email(), "name": text(), "phone": text(), "tax_id": text()}
SHIPPING: Table = {
    "address": group(ADDRESS),
    "name": text(),
    "phone": text(),
    "carrier": text(),
    "tracking_number": text(),
}
CARD: Table = {
    "number": text(longest=40, required=True),
    "exp_month": integer(required=True),
    "exp_year": integer(required=True),
    "cvc": text(longest=8),
}


def _card_or_token(value: Raw, name: str) -> dict[str, Any]:
    """card[token] alone, or the card's own fields."""
    table = {"token": text(required=True)} if isinstance(value, dict) and "token" in value else CARD
    described: dict[str, Any] = group(table).read(value, name)
    return described


METHOD_DATA: dict[str, Field] = {
    "type": choice("card", required=True),
    "card": Field(_card_or_token),
    "billing_details": group(BILLING),
    "metadata": metadata(),
}
ECHOED_ON_INTENTS: dict[str, Field] = {
    "description": text(longest=1_000),
    "receipt_email": email(),
    "setup_future_usage": choice("off_session", "on_session"),
    "shipping": group(SHIPPING),
    "statement_descriptor": text(longest=22),
    "statement_descriptor_suffix": text(longest=22),
}
# Whose money it is: of destination charges, and of charges made as a seller.
SHARES: dict[str, Field] = {
    "application_fee_amount": integer(),
    "on_behalf_of": text(longest=255),
    "transfer_data": group({"destination": text(longest=255, required=True), "amount": integer(least=1)}),
}
_TYPES = listing(choice("card"))
METHOD_TYPES: dict[str, Field] = {
    "payment_method_types": _TYPES,
    "allowed_payment_method_types": _TYPES,
    "excluded_payment_method_types": listing(text(longest=40)),
    "payment_method_options": anything(),
}


def currency() -> Field:
    def read(value: Raw, name: str) -> str:
        found = str(value).lower()
        if found not in config.CURRENCIES:
            raise InvalidParameter(
                f"Invalid currency: {str(value)[:10]}. This gateway takes {', '.join(config.CURRENCIES)}.", param=name
            )
        return found

    return Field(read, required=True)


def optional(field: Field) -> Field:
    return Field(field.read, required=False, clearable=field.clearable)


def automatic_methods() -> Field:
    return group({"enabled": boolean(), "allow_redirects": choice("always", "never")})


def echoed_intent_params(call: Call) -> dict[str, Any]:
    """What an intent keeps only to give it back."""
    kept = call.sent(*ECHOED_ON_INTENTS, "payment_method_options", "automatic_payment_methods")
    types = call.get("allowed_payment_method_types") or call.get("payment_method_types")
    return kept | ({"payment_method_types": types} if types else {})


def named_customer(call: Call) -> Customer | None:
    """The customer a parameter names. Raises NoSuchObject (400)."""
    if not (name := call.get("customer")):
        return None
    customer = Customer.objects.filter(ref=name, deleted=False).first()
    if customer is None:
        raise NoSuchObject("customer", name, param="customer", in_path=False)
    return customer


def named_account(name: str) -> Account:
    """The connected account in a path, or the one that calls itself by name. Raises Forbidden."""
    account = Account.everyone.filter(ref=name, deleted=False).first()
    if account is None or acting_account() not in (account.account, account.ref):
        raise Forbidden(f"Account '{name}' does not exist, or your key has no access to it.", code="account_invalid")
    return account


def named_method(call: Call, customer: Customer | None) -> PaymentMethod | None:
    """The card a call names or describes. Raises NoSuchObject, InvalidParameter, CardDeclined."""
    if name := call.get("payment_method"):
        return method_for(name, customer=customer)
    if described := call.get("payment_method_data"):
        return described_method(described)
    return None


def described_method(described: Mapping[str, Any]) -> PaymentMethod:
    card = described.get("card")
    if not card:
        raise InvalidParameter("Missing required param: card.", code="parameter_missing", param="card")
    if token := card.get("token"):
        return method_of_token(token, billing_details=described.get("billing_details"))
    return create_method(
        entry=CardEntry(card["number"], card["exp_month"], full_year(card["exp_year"]), card.get("cvc") or ""),
        billing_details=described.get("billing_details"),
        metadata=described.get("metadata"),
    )


def full_year(year: int) -> int:
    return year + 2_000 if year < 100 else year


def found(model: type[Record], name: str, noun: str, *, param: str = "id") -> Any:
    """The object in the path. Raises NoSuchObject (404)."""
    record: Record | None = model.objects.filter(ref=name).first()
    if record is None:
        raise NoSuchObject(noun, name, param=param)
    return record
