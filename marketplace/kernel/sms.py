"""How many messages a text becomes on a phone. Pure. Source: 3GPP TS 23.038 (the GSM alphabet) and TS 23.040."""

from __future__ import annotations

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")  # written with an escape, so they count double


def sms_parts(text: str) -> int:
    """So many messages the text is billed as: 160 (then 153) signs of the GSM alphabet, or 70 (67) of any other.

    One sign outside the GSM alphabet, any Vietnamese mark but à è é ì ò ù, makes the whole text count as the latter.
    """
    if all(sign in _GSM or sign in _GSM_TWICE for sign in text):
        length = sum(2 if sign in _GSM_TWICE else 1 for sign in text)
        return _parts(length, 160, 153)
    return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)


def _parts(length: int, alone: int, joined: int) -> int:
    return 1 if length <= alone else -(-length // joined)
