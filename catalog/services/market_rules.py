"""The rules for those who sell: a new version, agreeing to it, and what happens without."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import normalise_lines

from ..models import MarketRules, Producer, RulesAcceptance
from ..states import PRODUCER
from ..states import SYSTEM as BY_ITSELF
from ..states.standing import APPROVED, SUSPENDED
from .owed_letters import owe_letter
from .standing import locked_producer, move_producer

AT_A_TIME = 500


@transaction.atomic
def publish_rules(
    *,
    text_vi: str,
    text_en: str,
    changes_vi: str,
    changes_en: str,
    effective_on: date,
    stops_on: date | None,
    actor: Actor,
) -> MarketRules:
    """Put a new version before everybody who sells: each is told what changed, and from when it stops without agreeing.

    Raises InvalidInput for a day that is over, or that stops people before the rules hold.
    """
    if effective_on < clock.today():
        raise InvalidInput(_("Ngày có hiệu lực đã qua."), field="effective_on")
    if stops_on is not None and stops_on < effective_on:
        raise InvalidInput(_("Ngày ngừng bán phải sau ngày có hiệu lực."), field="stops_on")
    newest = MarketRules.objects.select_for_update(no_key=True).order_by("-number").first()
    try:
        rules = MarketRules.objects.create(
            number=(newest.number if newest else 0) + 1,
            text_vi=normalise_lines(text_vi),
            text_en=normalise_lines(text_en),
            changes_vi=normalise_lines(changes_vi),
            changes_en=normalise_lines(changes_en),
            effective_on=effective_on,
            stops_on=stops_on,
            published_at=clock.now(),
            published_by_id=actor.user_id,
        )
    except IntegrityError as error:  # two operators at once
        raise StateConflict from error
    record("publish_rules", rules, actor=actor, after={"number": rules.number, "stops_on": str(stops_on or "")})
    facts = {
        "effective_on": f"{effective_on:%d/%m/%Y}",
        "stops_on": f"{stops_on:%d/%m/%Y}" if stops_on else "",
        "changes_vi": rules.changes_vi[:500],
        "changes_en": rules.changes_en[:500],
    }
    for producer in Producer.objects.filter(marketplace__is_ourselves=True, status__in=(APPROVED, SUSPENDED)):
        owe_letter(producer, "new_rules", cause=f"rules:{rules.number}", facts=facts)
    return rules


@transaction.atomic
def accept_rules(
    *, producer_id: int, rules_id: int, actor: Actor, role: str = PRODUCER, address: str = ""
) -> RulesAcceptance:
    """Agree to the version that was read; whoever was stopped only for it sells again. Safe to repeat.

    address  where the agreement comes from; only its hash is kept
    Raises StateConflict when a newer version came meanwhile.
    """
    producer = locked_producer(producer_id)
    newest = MarketRules.objects.newest()
    if newest is None or newest.pk != rules_id:
        raise StateConflict(_("Vừa có quy chế mới hơn. Bà con đọc lại bản mới giúp."))
    acceptance, is_new = RulesAcceptance.objects.get_or_create(
        rules=newest,
        producer=producer,
        defaults={
            "user_id": actor.user_id,
            "accepted_at": clock.now(),
            "address_sha256": hashlib.sha256(address.encode()).hexdigest() if address else "",
        },
    )
    if is_new:
        record("accept_rules", producer, actor=actor, after={"number": newest.number})
    if producer.status == SUSPENDED and producer.is_stopped_for_rules:
        move_producer("return_with_rules", producer, actor=actor, role=role)
    return acceptance


def stop_without_rules() -> int:
    """Stop everybody who sells and has not agreed to a version past its day; how many."""
    owed = MarketRules.objects.stopping(clock.today()).order_by("-number").first()
    if owed is None:
        return 0
    agreed = RulesAcceptance.objects.filter(rules__number__gte=owed.number).values("producer_id")
    selling = Producer.objects.filter(marketplace__is_ourselves=True, status=APPROVED).exclude(pk__in=agreed)
    keys = selling.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]
    return sum(sweep([partial(_stop, pk, owed) for pk in keys]))


@transaction.atomic
def _stop(producer_id: int, owed: MarketRules) -> bool:
    producer = locked_producer(producer_id)
    agreed = producer.acceptances.filter(rules__number__gte=owed.number)
    if producer.status != APPROVED or agreed.exists():
        return False
    words = {
        "reason": "Chưa đồng ý quy chế mới của chợ.",
        "advice": "Vào trang Quy chế người bán, đọc rồi bấm đồng ý.",
    }
    return move_producer(
        "stop_without_rules", producer, actor=SYSTEM, role=BY_ITSELF, is_stopped_for_rules=True, **words
    )
