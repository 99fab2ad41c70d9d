"""The Stripe-Signature header."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence


def signature_header(*, body: bytes, secrets: Sequence[str], at: int) -> str:
    """Sign the raw body for every active secret: "t=…,v1=…[,v1=…]".

    at  unix seconds of this attempt: receivers refuse what is older than five minutes

    Raises ValueError on a blank secret, which anybody could sign with.
    Source: shared payments.md section 1.6 (with a test vector).
    """
    if not secrets or not all(secrets):
        raise ValueError("a webhook endpoint needs a secret")
    signed = f"{at}.".encode() + body
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])
