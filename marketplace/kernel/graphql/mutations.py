"""Mutations: refusals are data beside the answer, bugs are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from ..errors import GatewayUnavailable, MarketplaceError
from .types import UserError

Payload = TypeVar("Payload")


class InputError(Exception):
    """Several inputs are wrong at once: each is told."""

    def __init__(self, refusals: list[MarketplaceError]) -> None:
        self.refusals = refusals
        super().__init__(refusals)


def answer(payload: Callable[..., Payload], command: Callable[[], dict[str, Any]]) -> Payload:
    """The payload with what the command returns and no errors, or with the refusals and nothing else.

    Commands are atomic: a payload with errors means that nothing has changed.
    """
    try:
        return payload(**command(), errors=[])
    except InputError as many:
        return payload(errors=[UserError.of(refusal) for refusal in many.refusals])
    except MarketplaceError as refusal:
        return payload(errors=[UserError.of(refusal)])
    except GatewayUnavailable:
        message = _("Dịch vụ bên ngoài đang bận. Thử lại sau ít phút giúp.")
        return payload(errors=[UserError(message=message, code="TRY_AGAIN")])
