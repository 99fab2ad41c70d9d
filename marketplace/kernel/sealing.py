"""Files and texts that lie sealed: whoever gets hold of the disk, but not of the keys, reads nothing.

Keys are settings.SEALING_KEYS, any long secrets, the newest first: it seals, all of them open.
Why Fernet: docs/decisions/0046-joining.md
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(Exception):
    """Nobody can open it: changed on the disk, or its key is gone from the settings."""


def seal(content: bytes) -> bytes:
    return _keys().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """What was sealed. Raises SealBroken."""
    try:
        return _keys().decrypt(sealed)
    except InvalidToken as error:
        raise SealBroken from error


def _keys() -> MultiFernet:
    """A long random secret is stretched to what Fernet wants; it is no password, so one round is enough."""
    digests = [hashlib.sha256(key.encode()).digest() for key in settings.SEALING_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
