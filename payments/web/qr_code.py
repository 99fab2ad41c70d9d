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
    drawn = io.BytesIO()
    _code(text).save(drawn, kind="svg", border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    return drawn.getvalue()


def png_of(text: str) -> bytes:
    """For a phone's picture folder, from where a bank's app reads it."""
    drawn = io.BytesIO()
    _code(text).save(drawn, kind="png", border=_QUIET_ZONE, dark="#000", light="#fff", scale=14)
    return drawn.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=False)
