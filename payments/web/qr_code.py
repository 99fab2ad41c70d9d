"""The drawn code: black on white also in dark pages, with the quiet zone that readers need."""

from __future__ import annotations

import io

import segno

from ..models import QrRequest
from ..vietqr import VietQr, encode

_QUIET_ZONE = 4


def payload_of(request: QrRequest, *, amount_vnd: int) -> str:
    """The text of the code that asks for this sum."""
    return encode(VietQr(request.bank_bin, request.account, amount_vnd, request.reference))


def svg_of(text: str) -> bytes:
    """For the page, at any size."""
    return _drawn(text, kind="svg", omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff")


def png_of(text: str) -> bytes:
    """For a phone's picture folder, from where a bank's app reads it."""
    return _drawn(text, kind="png", scale=14, dark="#000", light="#fff")


def _drawn(text: str, **options: object) -> bytes:
    drawn = io.BytesIO()
    segno.make(text, micro=False, error="m", boost_error=False).save(drawn, border=_QUIET_ZONE, **options)
    return drawn.getvalue()
