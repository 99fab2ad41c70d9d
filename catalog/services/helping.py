"""Consents of producers to helpers: asked for, given by code, paper or the producer's own hand, and ended.

What a consent opens is decided at every request by its row (catalog.selectors.acting); ending it needs no other step.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.codes import ask_code, check_code, digits_of
from marketplace.accounts.models import ContactCode, Helper
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.sealing import unseal
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import normalise, unmarked
from marketplace.kernel.texting import text_sender

from ..models import HelpConsent, Producer, ProducerLetter
from ..selectors.helping import helpers_near, in_reach, with_people
from .documents import private_storage, read_paper, seal_away, take_away
from .owed_letters import owe_letter

Way, End = HelpConsent.Way, HelpConsent.End
MOST_DAYS = 90
HELP = ContactCode.Purpose.HELP


def ask_for_code(
    *, helper: Helper, producer_id: int, task: str, days: int, may_work: bool, address: str
) -> HelpConsent:
    """Ask a producer within reach; six digits go to the producer's own phone, who reads them out to say yes.

    address  where the wish comes from: so many codes an hour

    Raises NotFound out of reach, InvalidInput, TooManyCodes.
    """
    producer = _reached(helper, producer_id)
    wanted = _wanted(task, days)
    code = ask_code(purpose=HELP, contact=producer.phone, address=address)
    return _open(helper, producer, way=Way.CODE, may_work=may_work, code_id=code.pk, phone=producer.phone, **wanted)


def ask_by_paper(*, helper: Helper, producer_id: int, task: str, days: int, may_work: bool, data: bytes) -> HelpConsent:
    """Ask with a photograph of the paper the producer signed; it counts once an operator has seen it.

    Raises NotFound out of reach, InvalidInput, PaperNotAccepted.
    """
    producer = _reached(helper, producer_id)
    wanted = _wanted(task, days)
    paper = read_paper(data)
    name = seal_away("help", paper.content)
    try:
        return _open(
            helper, producer, way=Way.PAPER, may_work=may_work, paper=name, paper_type=paper.content_type, **wanted
        )
    except BaseException:
        private_storage().delete(name)
        raise


@transaction.atomic
def _open(helper: Helper, producer: Producer, *, days: int, task: str, **columns: Any) -> HelpConsent:
    """A new consent that does not count yet; what was asked before and not given is replaced."""
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    now = clock.now()
    for known in HelpConsent.objects.open().filter(helper=helper, producer=producer).select_related("helper"):
        if known.is_live:
            raise StateConflict(_("Nhà này đang cho bà con làm giúp rồi."))
        _close(known, End.HELPER if known.given_at is None else End.OVER, Actor("user", helper.user_id))
    consent = HelpConsent(helper=helper, producer=producer, task=task, asked_at=now, starts_at=now)
    consent.ends_at = now + timedelta(days=days)
    for column, value in columns.items():
        setattr(consent, column, value)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:
        raise StateConflict from error
    after = {"producer": producer.pk, "way": consent.way, "may_work": consent.may_work, "days": days, "task": task}
    record("ask_help_consent", consent, actor=Actor("user", helper.user_id), after=after)
    if consent.way == Way.PAPER:
        facts = {"pk": consent.pk, "helper": helper.name}
        owe_letter(producer, ProducerLetter.Kind.HELP_PAPER_TO_REVIEW, cause=consent.mark, facts=facts)
    return consent


def give_by_code(*, consent: HelpConsent, code: str, actor: Actor) -> HelpConsent:
    """The producer has read the code out. Five tries, ten minutes. Raises CodeWrong, StateConflict.

    Never inside a transaction: a wrong try has to stay counted.
    """
    if consent.way != Way.CODE or consent.code_id is None:
        raise NotFound
    check_code(code_id=consent.code_id, purpose=HELP, code=code)
    return _give(consent.pk, actor=actor)


def confirm_paper(*, consent_id: int, actor: Actor) -> HelpConsent:
    """An operator has seen the signed paper: from now on it counts. Raises StateConflict."""
    return _give(consent_id, actor=actor, confirmed_by_id=actor.user_id)


@transaction.atomic
def give_oneself(
    *, producer: Producer, helper_id: int, task: str, days: int, may_work: bool, actor: Actor
) -> HelpConsent:
    """An owner lets a helper in from the producer's own page. Raises NotFound, InvalidInput, StateConflict."""
    helper = helpers_near(producer).filter(pk=helper_id).first()
    if helper is None:
        raise NotFound
    columns: dict[str, Any] = {"way": Way.OWN_PAGE, "may_work": may_work, "given_by_id": actor.user_id}
    consent = _open(helper, producer, **columns, **_wanted(task, days))
    return _give(consent.pk, actor=actor)


@transaction.atomic
def _give(consent_id: int, *, actor: Actor, **columns: Any) -> HelpConsent:
    """It counts from this moment, for as many days as were asked for; the producer is told."""
    waiting = HelpConsent.objects.open().select_for_update(of=("self",)).filter(pk=consent_id, given_at=None)
    consent = with_people(waiting).first()
    if consent is None:
        raise StateConflict
    lasts, now = consent.ends_at - consent.starts_at, clock.now()
    columns |= {"given_at": now, "starts_at": now, "ends_at": now + lasts}
    for column, value in columns.items():
        setattr(consent, column, value)
    consent.save(update_fields=[column.removesuffix("_id") for column in columns])
    after = {"way": consent.way, "ends_at": consent.ends_at.isoformat(), "may_work": consent.may_work}
    record("give_help_consent", consent, actor=actor, after={**after, "producer": consent.producer_id})
    _tell(consent, ProducerLetter.Kind.HELP_BEGINS)
    return consent


@transaction.atomic
def end_consent(*, consent_id: int, end: str, actor: Actor) -> bool:
    """It opens nothing from now on. True only for the call that ended it; repeating is harmless.

    end  who ends it: HelpConsent.End
    """
    locked = HelpConsent.objects.open().select_for_update(of=("self",)).filter(pk=consent_id)
    consent = with_people(locked).first()
    if consent is None:
        return False
    _close(consent, end, actor)
    return True


def _close(consent: HelpConsent, end: str, actor: Actor) -> None:
    consent.ended_at, consent.ended_by_id, consent.end = clock.now(), actor.user_id, end
    consent.save(update_fields=["ended_at", "ended_by", "end"])
    record("end_help_consent", consent, actor=actor, after={"end": end, "producer": consent.producer_id})
    if consent.given_at is not None:
        _tell(consent, ProducerLetter.Kind.HELP_ENDS)
    elif consent.paper:  # what never counted is nobody's to keep
        take_away(consent.paper)
        HelpConsent.objects.filter(pk=consent.pk).update(paper="", paper_type="")


def end_what_is_over() -> int:
    """Close the consents whose time is over, or whose helper serves no more; how many. They open nothing already."""
    now, today = clock.now(), clock.today()
    consents = HelpConsent.objects.open().exclude(helper__stopped_at=None, helper__ends_on__gte=today, ends_at__gt=now)
    pks = consents.order_by("pk").values_list("pk", flat=True)
    return sum(sweep([partial(end_consent, consent_id=pk, end=End.OVER, actor=SYSTEM) for pk in pks]))


def _tell(consent: HelpConsent, kind: str) -> None:
    """By letter, or SMS where there is only a phone. Both names are in it."""
    facts = {
        "helper": consent.helper.name,
        "task": consent.task,
        "until": f"{localtime(consent.ends_at):%d/%m/%Y}",
        "may_work": consent.may_work,
    }
    owe_letter(consent.producer, kind, cause=consent.mark, facts=facts)


def read_signed_paper(*, consent: HelpConsent, actor: Actor) -> bytes:
    """The photograph; an operator's look leaves an audit row first. Raises NotFound."""
    if not consent.paper:
        raise NotFound
    record("look_at_help_paper", consent, actor=actor)
    try:
        with private_storage().open(consent.paper, "rb") as file:
            return unseal(file.read())
    except FileNotFoundError as error:
        raise NotFound from error


def send_help_code(*, consent_id: int) -> None:
    """Text the digits to the producer's phone, saying who asks, for what and how long. GatewayUnavailable, TextRefused:
    the task says so in the log; the helper asks again."""
    waiting = with_people(HelpConsent.objects.open().filter(pk=consent_id, given_at=None)).first()
    codes = ContactCode.objects.filter(used_at=None, expires_at__gt=clock.now())
    code = codes.filter(pk=waiting.code_id).first() if waiting and waiting.code_id else None
    sender = text_sender("sms")
    if waiting is None or code is None or sender is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        sender.send(code.contact, code_words(waiting, digits_of(code)), f"help-{code.pk}")


def code_words(consent: HelpConsent, digits: str) -> str:
    """The SMS, in the active language, without marks."""
    days = (consent.ends_at - consent.starts_at).days
    told = {"shop": settings.SHOP["name"], "helper": consent.helper.name, "days": days, "code": digits}
    if consent.may_work:
        asks = ngettext(
            "%(shop)s: %(helper)s xin làm giúp gian hàng %(days)s ngày.",
            "%(shop)s: %(helper)s xin làm giúp gian hàng %(days)s ngày.",
            days,
        )
    else:
        asks = ngettext(
            "%(shop)s: %(helper)s xin xem gian hàng %(days)s ngày.",
            "%(shop)s: %(helper)s xin xem gian hàng %(days)s ngày.",
            days,
        )
    then = _("Đồng ý thì đọc mã %(code)s cho người ấy, trong 10 phút. Không thì bỏ qua.")
    return unmarked(f"{asks} {then}" % told)


def _reached(helper: Helper, producer_id: int) -> Producer:
    producer = in_reach(helper).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    return producer


def _wanted(task: str, days: int) -> dict[str, Any]:
    """Raises InvalidInput."""
    told = normalise(task)
    if not told or len(told) > 200:
        raise InvalidInput(_("Ghi làm giúp việc gì, nhiều nhất 200 chữ cái."), field="task")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(_("Từ 1 tới 90 ngày."), field="days")
    return {"task": told, "days": days}
