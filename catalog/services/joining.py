"""Joining: opening an application, and sending it to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import normalise, slugify_vi, sort_key

from ..errors import AlreadyApplying, ApplicationIncomplete
from ..models import Marketplace, Membership, Producer, ProducerEvent
from ..selectors.joining import progress_of
from ..selectors.places import pin_of_ward
from ..states import PRODUCER
from ..states.standing import APPLICANT, SUBMITTED, UNDECIDED
from .identity import ask_identity
from .standing import locked_producer, move_producer

_TRIES = 20


@dataclass(frozen=True)
class ShopFacts:
    """What somebody says who wants to sell. ward_code of the new era; phone in E.164."""

    name: str
    contact_name: str
    phone: str
    ward_code: str
    goods: str
    legal_form: str
    email: str = ""
    hamlet: str = ""
    street: str = ""
    is_individual: bool = False


@transaction.atomic
def join_market(*, user_id: int, facts: ShopFacts, actor: Actor) -> Producer:
    """Open an application: a producer that nobody sees yet, with this person as its owner. Audited.

    Raises AlreadyApplying while another application of this person is undecided, InvalidInput without a name.
    """
    User.objects.select_for_update(no_key=True).get(pk=user_id)  # two taps make one application
    if Producer.objects.of_user(user_id).filter(status__in=UNDECIDED).exists():
        raise AlreadyApplying
    name = normalise(facts.name)
    if not name:
        raise InvalidInput(_("Ghi tên gian hàng."), field="name")
    latitude, longitude = pin_of_ward(facts.ward_code)
    producer = _with_free_slug(
        name,
        marketplace=Marketplace.objects.get(is_ourselves=True),
        legal_name=name,
        name_sort=sort_key(name),
        legal_form=facts.legal_form,
        is_individual=facts.is_individual,
        goods=facts.goods,
        ward_id=f"2025-{facts.ward_code}",
        hamlet=normalise(facts.hamlet),
        street=normalise(facts.street),
        latitude=latitude,
        longitude=longitude,
        contact_name=normalise(facts.contact_name),
        phone=facts.phone,
        email=facts.email,
    )
    Membership.objects.create(user_id=user_id, producer=producer, role=Membership.Role.OWNER)
    ProducerEvent.objects.create(
        producer=producer, status=APPLICANT, role=PRODUCER, actor_id=actor.user_id, actor_kind=actor.kind
    )
    record("join_market", producer, actor=actor, after={"slug": producer.slug, "goods": facts.goods})
    return producer


def _with_free_slug(name: str, **columns: object) -> Producer:
    """Make it under its name, or with a number behind it: the constraint says which is free."""
    stem = slugify_vi(name)[:70] or "nha-lam"
    for number in range(1, _TRIES):
        try:
            with transaction.atomic():
                return Producer.objects.create(slug=stem if number == 1 else f"{stem}-{number}", **columns)
        except IntegrityError:
            continue
    raise InvalidInput(_("Nhiều nhà trùng tên này quá. Thêm tên ấp hoặc tên chủ vào giúp."), field="name")


@transaction.atomic
def submit_application(*, producer_id: int, actor: Actor, role: str = PRODUCER) -> Producer:
    """Send it to be looked at. Safe to repeat. Raises ApplicationIncomplete naming what is missing, StateConflict."""
    producer = locked_producer(producer_id)
    if producer.status == SUBMITTED:
        return producer
    missing = [step for step in progress_of(producer).steps if step.is_needed and not step.is_done]
    if missing:
        raise ApplicationIncomplete([step.name for step in missing], ", ".join(step.words for step in missing))
    move_producer("submit_application", producer, actor=actor, role=role)
    ask_identity(producer)
    return producer


@transaction.atomic
def withdraw_application(*, producer_id: int, actor: Actor) -> Producer:
    """Take it back to change something. Raises StateConflict once it is decided."""
    producer = locked_producer(producer_id)
    move_producer("withdraw_application", producer, actor=actor, role=PRODUCER)
    return producer
