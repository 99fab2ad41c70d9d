"""Tokens: a card or bank account handed over once, without its number."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidParameter, NoSuchObject
from ..ids import new_ref
from ..models import Token


def create_token(*, kind: str, face: dict[str, Any]) -> Token:
    """kind: card or bank_account; face: what its own service keeps of it."""
    return Token.objects.create(ref=new_ref("tok_" if kind == "card" else "btok_"), kind=kind, face=face)


def take_token(ref: str, *, kind: str, param: str) -> dict[str, Any]:
    """Use a token up. Raises NoSuchObject (400), InvalidParameter when it was used before."""
    mine = Token.objects.filter(ref=ref, kind=kind)
    if mine.filter(used=False).update(used=True):
        return dict(mine.get().face)
    if mine.exists():
        raise InvalidParameter(f"You cannot use a token more than once: {ref}.", code="token_already_used", param=param)
    raise NoSuchObject("token", ref, param=param, in_path=False)
