"""/v1/payment_methods and /v1/tokens: test cards only."""

from __future__ import annotations

from typing import Any

from ...cards import card_named
from ...errors import InvalidParameter
from ...models import PaymentMethod, Token
from ...params import choice, group, integer, merge_metadata, metadata, ref, text
from ...services.methods import (
    CardEntry,
    attach_method,
    checked_card,
    detach_method,
    face_of_card,
    method_for,
    update_method,
)
from ...services.tokens import create_token
from ...shapes import shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .banks import BANK, face_of_described
from .tables import ADDRESS, BILLING, METHOD_DATA, described_method, found, full_year, named_customer

REDISPLAY = choice("always", "limited", "unspecified")
TOKEN_CARD = {
    "number": text(longest=40, required=True),
    "exp_month": integer(required=True),
    "exp_year": integer(required=True),
    "cvc": text(longest=8),
    "name": text(),
    "currency": text(longest=3),
    **{f"address_{key}": text() for key in ("city", "country", "line1", "line2", "state", "zip")},
}


@endpoint("POST", "payment_methods", {**METHOD_DATA, "allow_redisplay": REDISPLAY}, publishable=True)
def create(call: Call) -> Body:
    return shape(described_method(call.params))


@endpoint("GET", "payment_methods", {**PAGE, "customer": ref(), "type": choice("card"), "allow_redisplay": REDISPLAY})
def list_all(call: Call) -> Body:
    rows = PaymentMethod.objects.select_related("customer")
    if customer := named_customer(call):
        rows = rows.filter(customer=customer)
    if wanted := call.get("allow_redisplay"):
        rows = rows.filter(allow_redisplay=wanted)
    return list_page(call, rows)


@endpoint("GET", "payment_methods/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    if card_named(ref):  # pm_card_… gives a fresh one each time
        return shape(method_for(ref))
    return shape(_found(ref))


@endpoint(
    "POST",
    "payment_methods/<ref>",
    {
        "billing_details": group(BILLING),
        "card": group({"exp_month": integer(least=1, most=12), "exp_year": integer()}),
        "allow_redisplay": REDISPLAY,
        "metadata": metadata(),
    },
)
def update(call: Call, ref: str) -> Body:
    method = _found(ref)
    changes: dict[str, Any] = call.sent("allow_redisplay")
    if "billing_details" in call.params:
        changes["billing_details"] = method.billing_details | (call.get("billing_details") or {})
    if "metadata" in call.params:
        changes["metadata"] = merge_metadata(method.metadata, call.params["metadata"])
    card = call.get("card", {})
    changes |= {key: full_year(value) if key == "exp_year" else value for key, value in card.items()}
    return shape(update_method(pk=method.pk, changes=changes))


@endpoint("POST", "payment_methods/<ref>/attach", {"customer": ref(required=True)})
def attach(call: Call, ref: str) -> Body:
    customer = named_customer(call)
    if not card_named(ref):
        _found(ref)
    if customer is None:  # the table asks for it
        raise InvalidParameter("Missing required param: customer.", code="parameter_missing", param="customer")
    return shape(attach_method(ref=ref, customer=customer))


@endpoint("POST", "payment_methods/<ref>/detach")
def detach(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(detach_method(pk=_found(ref).pk))


def _found(ref: str) -> PaymentMethod:
    method: PaymentMethod = found(PaymentMethod, ref, "PaymentMethod", param="payment_method")
    return method


@endpoint("POST", "tokens", {"card": group(TOKEN_CARD), "bank_account": group(BANK)}, publishable=True)
def create_a_token(call: Call) -> Body:
    card, bank = call.get("card"), call.get("bank_account")
    if bool(card) == bool(bank):
        raise InvalidParameter(
            "Give either card or bank_account.", code="" if card else "parameter_missing", param="card"
        )
    if bank:
        return shape(create_token(kind="bank_account", face=face_of_described(bank)))
    return shape(create_token(kind="card", face=_card_face(card)))


def _card_face(card: dict[str, Any]) -> dict[str, Any]:
    entry = CardEntry(card["number"], card["exp_month"], full_year(card["exp_year"]), card.get("cvc") or "")
    address = {key: card.get(f"address_{key}") for key in ADDRESS if card.get(f"address_{key}")}
    if card.get("address_zip"):
        address["postal_code"] = card["address_zip"]
    kept = face_of_card(checked_card(entry), entry.exp_month, entry.exp_year)
    return kept | {"billing_details": {"name": card.get("name"), "address": address}}


@endpoint("GET", "tokens/<ref>", publishable=True)
def retrieve_token(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(found(Token, ref, "token", param="token"))
