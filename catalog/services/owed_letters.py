"""Owing a producer a letter: a row in the command's own transaction; services.producer_letters sends it later."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from marketplace.kernel import clock

from ..models import Membership, Producer, ProducerLetter

TO_OPERATORS = frozenset(
    {
        ProducerLetter.Kind.APPLICATION_TO_REVIEW,
        ProducerLetter.Kind.CERTIFICATE_TO_REVIEW,
        ProducerLetter.Kind.PAGE_TO_REVIEW,
        ProducerLetter.Kind.HELP_PAPER_TO_REVIEW,
    }
)


def owe_letter(producer: Producer, kind: str, *, cause: str, facts: dict[str, Any]) -> bool:
    """Owe a producer, or operators, what became of something; once per cause. False where it was owed before."""
    recipient, language = _to(producer, kind)
    if not recipient:
        return False
    letter = ProducerLetter(
        producer=producer,
        kind=kind,
        cause=cause[:64],
        facts=facts,
        recipient=recipient,
        language=language,
        created_at=clock.now(),
        due_at=clock.now(),
    )
    known = ProducerLetter.objects.filter(producer=producer, kind=kind, cause=letter.cause)
    if known.exists():
        return False
    ProducerLetter.objects.bulk_create([letter], ignore_conflicts=True)
    return True


def _to(producer: Producer, kind: str) -> tuple[str, str]:
    """(e-mail or phone, language): the shop's own e-mail, else its owner's, else its phone."""
    if kind in TO_OPERATORS:
        return settings.SHOP["email"], "vi"
    owners = Membership.objects.filter(producer=producer, role=Membership.Role.OWNER).select_related("user")
    owner = owners.order_by("pk").first()
    language = owner.user.language if owner else "vi"
    return producer.email or (owner.user.email if owner else "") or producer.phone, language
