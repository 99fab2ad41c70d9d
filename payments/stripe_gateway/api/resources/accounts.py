"""/v1/accounts, /v1/account and /v1/account_links: the sellers of a marketplace."""

from __future__ import annotations

from typing import Any

from marketplace.kernel import clock

from ...errors import InvalidParameter
from ...models import Account, acting_account
from ...params import (  # fmt: skip
    Field,
    Table,
    anything,
    boolean,
    choice,
    email,
    group,
    integer,
    merge_metadata,
    metadata,
    ref,
    text,
    url,
)
from ...services.accounts import CAPABILITIES, close_account, create_account, create_link, update_account
from ...shapes import deleted_shape, platform_shape, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .banks import bank_or_token, face_of_sent
from .tables import currency, named_account, optional

_CAPABILITY: Table = {"requested": boolean()}
# Given back as they came.
_ECHOED: dict[str, Field] = {
    "business_profile": anything(),
    "company": anything(),
    "individual": anything(),
    "settings": anything(),
    "groups": anything(),
}
_WRITE: dict[str, Field] = {
    **_ECHOED,
    "email": email(),
    "business_type": choice("company", "government_entity", "individual", "non_profit"),
    "capabilities": group({name: group(_CAPABILITY) for name in CAPABILITIES}),
    "default_currency": optional(currency()),
    "external_account": bank_or_token(),
    "metadata": metadata(),
    "tos_acceptance": group({"date": integer(), "ip": text(), "service_agreement": text(), "user_agent": text()}),
}


@endpoint(
    "POST",
    "accounts",
    {
        **_WRITE,
        "type": choice("custom", "express", "standard"),
        "country": text(longest=2),
        "controller": anything(),
    },
)
def create(call: Call) -> Body:
    if call.get("type") and call.get("controller"):
        raise InvalidParameter("Give either type or controller.", param="controller")
    sent = call.get("external_account")
    account = create_account(
        bank=face_of_sent(sent) if sent else None,
        type=call.get("type", "none" if call.get("controller") else "standard"),
        country=call.get("country", "VN").upper(),
        echoed=call.sent(*_ECHOED, "controller"),
        **({"requested": list(CAPABILITIES)} if call.get("type", "standard") == "standard" else {}),
        **(_changes(call) | {"metadata": merge_metadata({}, call.get("metadata", {}))}),
    )
    return shape(account)


def _changes(call: Call, before: Account | None = None) -> dict[str, Any]:
    """Columns for what was sent, all but metadata and what is only given back."""
    changes: dict[str, Any] = {key: value or "" for key, value in call.sent("email", "business_type").items()}
    if told := call.get("default_currency"):
        changes["currency"] = told
    if terms := call.get("tos_acceptance", {}).get("date"):
        changes["terms_accepted_at"] = clock.now()
        changes["details_submitted"] = bool(terms)
    if asked := call.get("capabilities"):
        known = set(before.requested if before else [])
        wanted = {name for name, told in asked.items() if (told or {}).get("requested")}
        dropped = {name for name, told in asked.items() if (told or {}).get("requested") is False}
        changes["requested"] = sorted((known | wanted) - dropped)
    return changes


@endpoint("GET", "accounts", PAGE)
def list_all(call: Call) -> Body:
    return list_page(call, Account.objects.filter(deleted=False))


@endpoint("GET", "account")
def retrieve_own(call: Call) -> Body:  # noqa: ARG001
    return shape(named_account(acting_account())) if acting_account() else platform_shape()


@endpoint("GET", "accounts/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(named_account(ref))


@endpoint("POST", "accounts/<ref>", _WRITE)
def update(call: Call, ref: str) -> Body:
    account = named_account(ref)
    changes = _changes(call, account)
    if "metadata" in call.params:
        changes["metadata"] = merge_metadata(account.metadata, call.params["metadata"])
    if echoed := call.sent(*_ECHOED):
        changes["echoed"] = echoed
    sent = call.get("external_account")
    return shape(update_account(pk=account.pk, changes=changes, bank=face_of_sent(sent) if sent else None))


@endpoint("DELETE", "accounts/<ref>")
def delete(call: Call, ref: str) -> Body:  # noqa: ARG001
    return deleted_shape(close_account(pk=named_account(ref).pk), "account")


@endpoint(
    "POST",
    "account_links",
    {
        "account": ref(required=True),
        "type": choice("account_onboarding", "account_update", required=True),
        "return_url": url(),
        "refresh_url": url(),
        "collect": choice("currently_due", "eventually_due"),
        "collection_options": anything(),
    },
)
def create_a_link(call: Call) -> Body:
    for name in ("return_url", "refresh_url"):
        if not call.get(name):
            raise InvalidParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
    link = create_link(
        account=named_account(call.params["account"]),
        origin=call.origin,
        return_url=call.params["return_url"],
        refresh_url=call.params["refresh_url"],
    )
    return shape(link)
