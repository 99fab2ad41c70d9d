"""What banks tell us through notification services: checked on the raw bytes, then put into one form.

Verification fails closed: without a secret nothing is believed. Two secrets may be active while one is being replaced.
Formats: shared payments.md section 4; the published samples of Casso and payOS are tests.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

TOLERANCE_S = 300
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Unreadable(ValueError):
    """Signed, and still not in the form that was agreed upon."""


@dataclass(frozen=True)
class Movement:
    """One movement on an account, whoever told of it. amount_vnd > 0; direction says which way."""

    txn_id: str
    account: str
    amount_vnd: int
    direction: str  # in, out
    content: str
    paid_at: datetime
    bank_ref: str = ""
    counter_bin: str = ""
    counter_account: str = ""
    counter_name: str = ""


class BankFeed(Protocol):
    """One notification service."""

    answer: ClassVar[Mapping[str, object]]

    def check(self, body: bytes, headers: Mapping[str, str], *, now_s: float) -> bool:
        """Whether the service itself sent exactly this, lately."""

    def read(self, body: bytes) -> list[Movement]:
        """What it tells. Raises Unreadable."""


def fits(secrets: Iterable[str], expected: Callable[[str], str], told: str) -> bool:
    """Whether one of the active secrets makes what was told; every one is tried, in constant time each."""
    results = [hmac.compare_digest(expected(secret).encode(), told.encode()) for secret in secrets if secret.strip()]
    return any(results)


def is_now(stamp: str, *, now_s: float, unit: int = 1) -> bool:
    """Whether a time in seconds (or unit-ths of one) lies within five minutes of ours."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16):
        return False
    return abs(int(stamp) / unit - now_s) <= TOLERANCE_S


def read_json(body: bytes) -> dict[str, Any]:
    """An object; a name that stands twice means two readings of one signature, so it is refused."""
    try:
        found = json.loads(body, object_pairs_hook=_once, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice")
    return fields


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """A field as text the database can keep, "" where it is missing or null."""
    value = fields.get(name)
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).replace("\0", "").encode("utf-8", "ignore").decode().strip()


def dong_of(fields: Mapping[str, Any], name: str) -> int:
    """A sum in whole đồng, as a number or as digits. Raises Unreadable for parts of a đồng and for no number."""
    value = fields.get(name)
    try:
        exact = Decimal(value if isinstance(value, int | str | Decimal) and not isinstance(value, bool) else "x")
        if exact != exact.to_integral_value() or abs(exact) > Decimal(10) ** 15:
            raise Unreadable(f"{name} is not whole đồng")
    except ArithmeticError as error:
        raise Unreadable(f"{name} is no number") from error
    return int(exact)


def id_of(fields: Mapping[str, Any], *names: str) -> str:
    """What tells a movement apart at its service. Raises Unreadable where nothing does."""
    found = [text_of(fields, name) for name in names]
    if not any(found):
        raise Unreadable(f"no {names[0]}")
    return ":".join(found)


def time_of(fields: Mapping[str, Any], name: str) -> datetime:
    """A Vietnamese wall clock, or a full ISO time. Raises Unreadable."""
    try:
        found = datetime.fromisoformat(text_of(fields, name))
    except ValueError as error:
        raise Unreadable(f"{name} is no time") from error
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _sepay() -> BankFeed:
    from .sepay import SePay  # noqa: PLC0415

    return SePay()


def _casso() -> BankFeed:
    from .casso import Casso  # noqa: PLC0415

    return Casso()


def _payos() -> BankFeed:
    from .payos import PayOs  # noqa: PLC0415

    return PayOs()


FEEDS: dict[str, Callable[[], BankFeed]] = {"sepay": _sepay, "casso": _casso, "payos": _payos}
