"""Who finds out whether a person is who they say. A service is a class without arguments that has this method.

settings.IDENTITY_SERVICE names it. Today a person compares papers (`manual`); VNeID takes the same place later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Applicant:
    """Who is to be checked, and nothing more.

    reference  ours, the same every time this check is asked for
    """

    reference: str
    full_name: str
    phone: str


@dataclass(frozen=True)
class Identity:
    """What a service found out. reference: its own, to be quoted later."""

    is_right: bool
    reference: str = ""
    note: str = ""


class IdentityService(Protocol):
    """name: short, kept with every check."""

    name: str

    def check(self, applicant: Applicant) -> Identity | None:
        """What is known by now; None while somebody else, here or there, has still to decide. Safe to repeat.

        Raises GatewayUnavailable (try again).
        """
        ...


def identity_service() -> IdentityService:
    """The service that the settings name."""
    service: IdentityService = import_string(settings.IDENTITY_SERVICE)()
    return service
