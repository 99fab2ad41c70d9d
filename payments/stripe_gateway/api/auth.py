"""Keys: sk_test_… for servers, pk_test_… for browsers. Never a live one."""

from __future__ import annotations

import base64
import binascii
import re

from ..config import KEYS, PLATFORM_ACCOUNT
from ..errors import Forbidden, Unauthorized
from ..models import PLATFORM, Account

_KEY = re.compile(r"^(sk|pk|rk)_test_[0-9A-Za-z_]+$")


def key_of(header: str) -> str:
    """The API key in an Authorization header, Bearer or Basic. Raises Unauthorized."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        key = value.strip()
    elif scheme.lower() == "basic":
        key = _basic_user(value)
    else:
        raise Unauthorized("No API key given: send it as 'Authorization: Bearer sk_test_…'.")
    if "_live_" in key:
        raise Unauthorized("This gateway is a simulation and takes test keys only (sk_test_…).")
    if not _KEY.match(key) or (KEYS and key not in KEYS):
        raise Unauthorized(f"Invalid API key: {key[:8]}{'*' * 8}")
    return key


def _basic_user(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthorized("The Authorization header is not readable.") from error


def account_of(header: str, key: str) -> str:
    """The connected account that a Stripe-Account header names, or PLATFORM. Raises Forbidden for any other."""
    if header in ("", PLATFORM_ACCOUNT):
        return PLATFORM
    if not Account.objects.filter(ref=header, deleted=False).exists():
        raise Forbidden(
            f"The key {key[:8]}{'*' * 8} has no access to account '{header[:80]}', or there is no such account.",
            code="account_invalid",
        )
    return header


def is_publishable(key: str) -> bool:
    return key.startswith("pk_")
