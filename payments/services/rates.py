"""Changing the rules of commission and tax: the console's forms end here, with their audit row."""

from __future__ import annotations

from django.db import transaction
from django.forms.models import model_to_dict

from marketplace.kernel.audit import Actor, record

from ..models import CommissionRate, TaxRate


@transaction.atomic
def keep_rate(*, rate: CommissionRate | TaxRate, actor: Actor) -> None:
    """Write down a new rule, or a changed one. Sales that were paid keep what was frozen with them."""
    model = type(rate)
    known = model.objects.filter(pk=rate.pk).first() if rate.pk else None
    before = _facts(known) if known else {}
    if known is None:
        model.objects.bulk_create([rate])  # type: ignore[list-item]  # one of the two
    else:
        rate.save(update_fields=[field.name for field in model._meta.fields if not field.primary_key])
    record("keep_rate", rate, actor=actor, before=before, after=_facts(rate))


def _facts(rate: CommissionRate | TaxRate) -> dict[str, str]:
    return {name: str(value) for name, value in model_to_dict(rate).items()}
