"""The bank account a producer's money goes to: asked for by it, approved by another person, used some days later."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from ..errors import BankAccountRefused, BatchMoved, NotTwice
from ..ledger.bank_file import bank_name
from ..models import ProducerBankAccount


@transaction.atomic
def ask_bank_account(
    *, producer: Producer, bank_bin: str, account: str, holder: str, actor: Actor
) -> ProducerBankAccount:
    """Ask that money goes to this account from now on; a wish that nobody answered yet is replaced.

    Raises BankAccountRefused for what can't be an account.
    """
    account = re.sub(r"[\s.-]", "", account).upper()
    if not re.fullmatch(r"\d{6}", bank_bin):
        raise BankAccountRefused(field="bank_bin")
    if not re.fullmatch(r"[0-9A-Z]{4,19}", account):
        raise BankAccountRefused(field="account")
    name = bank_name(holder)
    if not name:
        raise BankAccountRefused(field="holder")
    Producer.objects.select_for_update().get(pk=producer.pk)  # one wish at a time
    open_wishes = ProducerBankAccount.objects.filter(producer=producer, approved_at=None, refused_at=None)
    open_wishes.update(refused_at=clock.now(), refusal="replaced")
    asked = ProducerBankAccount.objects.create(
        producer=producer,
        bank_bin=bank_bin,
        account=account,
        holder=name,
        asked_by_id=actor.user_id,
        asked_at=clock.now(),
    )
    record("ask_bank_account", asked, actor=actor, after={"bank_bin": bank_bin, "account": f"…{account[-4:]}"})
    return asked


@transaction.atomic
def approve_bank_account(*, account_id: int, actor: Actor) -> ProducerBankAccount:
    """Another person found it to be the producer's own; used BANK_ACCOUNT_WAITS_DAYS later.

    Raises NotTwice, BatchMoved.
    """
    asked = ProducerBankAccount.objects.select_for_update().get(pk=account_id)
    if asked.approved_at is not None or asked.refused_at is not None:
        raise BatchMoved
    if actor.user_id is None or actor.user_id == asked.asked_by_id:
        raise NotTwice
    if asked.producer.memberships.filter(user_id=actor.user_id).exists():
        raise NotTwice
    asked.approved_by_id, asked.approved_at = actor.user_id, clock.now()
    asked.usable_from = clock.now() + timedelta(days=settings.BANK_ACCOUNT_WAITS_DAYS)
    asked.save(update_fields=["approved_by", "approved_at", "usable_from"])
    record("approve_bank_account", asked, actor=actor, after={"usable_from": asked.usable_from.isoformat()})
    return asked


@transaction.atomic
def refuse_bank_account(*, account_id: int, words: str, actor: Actor) -> ProducerBankAccount:
    """It stays as it was; the words are told to the producer. Raises BatchMoved."""
    asked = ProducerBankAccount.objects.select_for_update().get(pk=account_id)
    if asked.approved_at is not None or asked.refused_at is not None:
        raise BatchMoved
    asked.refused_at, asked.refusal = clock.now(), words[:300]
    asked.save(update_fields=["refused_at", "refusal"])
    record("refuse_bank_account", asked, actor=actor, after={"words": words[:300]})
    return asked
