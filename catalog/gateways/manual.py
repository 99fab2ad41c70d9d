"""No service at all: an operator lays the papers beside each other, by a command of catalog.services.identity."""

from __future__ import annotations

from . import Applicant, Identity


class ByHand:
    name = "manual"

    def check(self, applicant: Applicant) -> Identity | None:  # noqa: ARG002  # whoever it is, a person decides
        return None
