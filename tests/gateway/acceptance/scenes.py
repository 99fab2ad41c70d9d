"""What checks begin with: an intent, a payment, a session, a connected account with money."""

from __future__ import annotations

from typing import Any

from tests.gateway.acceptance.sdks import Answer, Sdk
from tests.gateway.driving import CANCEL_URL, SUCCESS_URL

PIA, ONIONS = ("Bánh pía sầu riêng", 149_000, 2), ("Hành tím Vĩnh Châu", 98_000, 1)
DECLINED = "pm_card_visa_chargeDeclined"
BACK = "https://shop.example/back?order=7"


def intent(sdk: Sdk, amount: int = 100_000, **params: Any) -> Answer:
    return sdk.payment_intents.create(amount=amount, currency="vnd", **params)


def paid(sdk: Sdk, amount: int = 100_000, card: str = "pm_card_visa", **params: Any) -> Answer:
    return intent(sdk, amount, payment_method=card, confirm=True, **params)


def held(sdk: Sdk, amount: int = 100_000, **params: Any) -> Answer:
    return paid(sdk, amount, capture_method="manual", **params)


def charge_of(sdk: Sdk, one: dict[str, Any]) -> Answer:
    return sdk.charges.retrieve(one["latest_charge"])


def again(sdk: Sdk, one: dict[str, Any], **params: Any) -> Answer:
    """The intent as it is now."""
    return sdk.payment_intents.retrieve(one["id"], **params)


def ids(objects: Any) -> list[str]:
    """The ids of a list's objects, in its order."""
    return [one["id"] for one in (objects["data"] if isinstance(objects, dict) else objects)]


def kinds(sdk: Sdk, **narrowed: Any) -> list[str]:
    """The types of all events, oldest first."""
    return [event["type"] for event in sdk.events.list(limit=100, **narrowed)["data"]][::-1]


def events_about(sdk: Sdk, ref: str) -> list[str]:
    """The types of the events about one object, oldest first."""
    found = sdk.events.list(limit=100)["data"][::-1]
    return [event["type"] for event in found if event["data"]["object"]["id"] == ref]


def lines(*items: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [
        {"quantity": count, "price_data": {"currency": "vnd", "unit_amount": price, "product_data": {"name": name}}}
        for name, price, count in items
    ]


def session(sdk: Sdk, **params: Any) -> Answer:
    """Over two boxes of pía and a bag of onions: 396,000 đ."""
    wanted = {"mode": "payment", "success_url": SUCCESS_URL, "cancel_url": CANCEL_URL}
    return sdk.checkout.sessions.create(**(wanted | {"line_items": lines(PIA, ONIONS)} | params))


def producer(sdk: Sdk, **params: Any) -> Answer:
    """A connected account that can be paid."""
    wanted: dict[str, Any] = {"type": "express", "country": "VN", "capabilities": {"transfers": {"requested": True}}}
    return sdk.accounts.create(**(wanted | params))


def balance(sdk: Sdk) -> tuple[int, int]:
    """Available and pending, in đồng."""
    told = sdk.balance.retrieve()
    return of_vnd(told["available"]), of_vnd(told["pending"])


def of_vnd(amounts: list[dict[str, Any]]) -> int:
    return sum(one["amount"] for one in amounts if one["currency"] == "vnd")
