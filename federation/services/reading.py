"""Reading a partner: a lease in its row, one session at a time, each answer taken in one transaction of its own.

Nothing is sent while a transaction is open. Each answer renews the lease. A process that dies leaves it, and in less
than a minute it runs out; the next session goes on where the last committed answer left off. One that slept for longer
finds another holder in the row when it wakes, and writes nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from catalog.services.partner_products import note_partner_proven, rest_partner_products, wake_partner_products
from federation.core.consumer import End, FeedSession, Outcome
from federation.core.fence import FEED
from federation.core.judging import Distrusted, Fault, Judge
from federation.core.records import Answer, Ask
from federation.core.schedule import LEASE_MS, POLL_MS, Schedule
from federation.core.wire import told_head
from federation.models import Partner
from federation.selectors.partners import (
    charges_of,
    elapsed_ms,
    markets_of,
    markets_proven_by,
    now_ms,
    schedule_of,
    signing_keys_of,
    unheard,
)
from marketplace.kernel.audit import SYSTEM, record
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AddressRefused

from .replica_store import ReplicaStore
from .showing import may_be_waiting, show_waiting

logger = logging.getLogger(__name__)
HIDE_AFTER_MS = 14 * 24 * 3600 * 1000
MOST_SESSION_MS = 240_000  # within what a task may take
_NEXT_TIME = Outcome(End.LATER, "it goes on next time")
Asking = Callable[[Partner, Ask], Answer]
# Every poll asks these two: written out, for the reason of selectors.partners.
_ROW = "SELECT * FROM federation_partner WHERE id = %s FOR UPDATE"
_FREE = "SELECT * FROM federation_partner WHERE id = %s AND state = 'active' FOR UPDATE SKIP LOCKED"


class Abandoned(Exception):
    """Another session holds the lease now, or the partner was suspended meanwhile: this one's answers are dropped."""


@dataclass(frozen=True)
class Read:
    """How a session ended; changes: records read."""

    end: End | None
    detail: str = ""
    changes: int = 0


def read_partner(*, partner_id: int, ask: Asking, as_of: int | None = None) -> Read:
    """One session with an active partner whose turn it is; nothing otherwise.

    ask    sends a question and gives the answer; raises GatewayUnavailable or core.judging.Distrusted
    as_of  when the answers were true, where that is not now: a file tells of the day it was written
    """
    holder = secrets.token_hex(8)
    partner = _lease(partner_id, holder)
    if partner is None:
        return Read(None, "not its turn")
    judge = Judge(partner.node_id, signing_keys_of(partner), *charges_of(partner))
    session = FeedSession(judge, feed=FEED, most_records=partner.most_records, as_of=as_of)
    turn, is_settled = _Turn(partner_id, holder, session, markets_proven_by(partner)), False
    try:
        outcome, is_settled = _converse(turn, partner, ask)
    except Abandoned:
        return Read(None, "abandoned", session.seen)
    except AddressRefused as error:
        outcome = Outcome(End.LATER, str(error)[:200])
    except GatewayUnavailable as error:
        outcome = Outcome(End.LATER, str(error)[:200], retry_after_ms=error.retry_after_ms)
    except Distrusted as fault:
        outcome = Outcome(End.DISTRUSTED, fault.detail, fault=fault.fault)
    if not is_settled:
        _finish(turn, outcome)
    return Read(outcome.end, outcome.detail, session.seen)


@dataclass(frozen=True)
class _Turn:
    """A session and its hold on a partner. markets: whose goods it proves (selectors.partners.markets_proven_by)."""

    partner_id: int
    holder: str
    session: FeedSession
    markets: Sequence[int]


@transaction.atomic
def _lease(partner_id: int, holder: str) -> Partner | None:
    """None where somebody else is at it, or it is not its turn."""
    partner = _locked(_FREE, partner_id)
    if partner is None or not schedule_of(partner).is_due(now_ms()):
        return None
    partner.save(update_fields=_put(schedule_of(partner).leased(now_ms(), holder), partner))
    return partner


def _converse(turn: _Turn, partner: Partner, ask: Asking) -> tuple[Outcome, bool]:
    """How it ended, and whether that stands in the partner's row already.

    What an earlier session kept, and died before showing, is shown first.
    """
    started, has_news = elapsed_ms(), may_be_waiting(partner.pk)
    following: Ask | Outcome = turn.session.start(ReplicaStore(partner), now=now_ms())
    while True:
        is_settled = isinstance(following, Outcome) and not has_news
        while has_news:
            if elapsed_ms() - started > MOST_SESSION_MS:
                return _NEXT_TIME, False
            has_news = _show_some(turn)
        if isinstance(following, Outcome):
            return following, is_settled
        if elapsed_ms() - started > MOST_SESSION_MS:
            return _NEXT_TIME, False
        following, has_news, partner = _step(turn, ask(partner, following))


@transaction.atomic
def _step(turn: _Turn, answer: Answer) -> tuple[Ask | Outcome, bool, Partner]:
    """Rows, generation and cursor together, or nothing; also whether there is anything new to show, and the partner as
    it is now: whom the next question goes to.

    Where there is nothing to show, the end of the session is settled at once: most sessions bring no news.
    """
    partner = _held_by(turn)
    store = ReplicaStore(partner)
    following = turn.session.receive(answer, store, now=now_ms())
    if isinstance(following, Outcome) and not store.has_news:
        store.close(*_settle(partner, following))
        _tell(turn, partner, following)
    else:
        store.close(*_renew(partner))
    return following, store.has_news, partner


@transaction.atomic
def _show_some(turn: _Turn) -> bool:
    """Whether there may be more to show.

    Raises Distrusted where too much of it is of no use to buyers: then the shelves stay as they were.
    """
    partner = _held_by(turn)
    store = ReplicaStore(partner)
    if renewed := _renew(partner):
        partner.save(update_fields=renewed)
    may_be_more = show_waiting(partner=partner, reject=store.reject, unusable=store.note_unusable)
    for record_id, reason in store.unusable.items():
        turn.session.note_unusable([record_id], reason)
    return may_be_more


def _renew(partner: Partner) -> list[str]:
    """The fields to save: none while most of the lease is left, so that quick answers write nothing more for it."""
    moment = now_ms()
    if partner.lease_until - moment > LEASE_MS // 2:
        return []
    partner.lease_until = schedule_of(partner).renewed(moment).lease_until
    return ["lease_until"]


def _held_by(turn: _Turn) -> Partner:
    """The partner, locked. Raises Abandoned where another session holds the lease now."""
    partner = _locked(_ROW, turn.partner_id)
    if partner is None or partner.holder != turn.holder or partner.state != Partner.State.ACTIVE:
        raise Abandoned
    return partner


def _locked(statement: str, partner_id: int) -> Partner | None:
    return next(iter(Partner.objects.raw(statement, [partner_id])), None)


@transaction.atomic
def _finish(turn: _Turn, outcome: Outcome) -> None:
    partner = Partner.objects.select_for_update().get(pk=turn.partner_id)
    if partner.holder == turn.holder:
        partner.save(update_fields=_settle(partner, outcome))
        _tell(turn, partner, outcome)


def _settle(partner: Partner, outcome: Outcome) -> list[str]:
    """When it is asked again, and why not before; the fields that the caller has to save."""
    schedule = schedule_of(partner)
    if outcome.end is End.FRESH:
        was_poked = partner.next_at > partner.since  # since the session began: pairing.hear_poke
        return _put(schedule.succeeded(now_ms(), poll_ms=0 if was_poked else POLL_MS), partner, detail="")
    chance = secrets.randbelow(1000) / 1000
    again = schedule.failed(now_ms(), chance=chance, at_least_ms=outcome.retry_after_ms)
    return _put(again, partner, detail=outcome.detail)


def _tell(turn: _Turn, partner: Partner, outcome: Outcome) -> None:
    """Whom an end of this kind concerns."""
    if outcome.end is End.FRESH:
        _tell_catalogue(partner, turn.markets)
    elif outcome.end is End.DISTRUSTED:
        _suspend(partner, outcome)


def _tell_catalogue(partner: Partner, markets: Sequence[int]) -> None:
    if partner.marketplace_id is None or partner.fresh_as_of is None:
        return
    note_partner_proven(marketplace_ids=markets, fresh_as_of_ms=partner.fresh_as_of)
    if partner.hidden and markets:
        for market in markets:
            wake_partner_products(marketplace_id=market, actor=SYSTEM)
        partner.hidden = False
        partner.save(update_fields=["hidden"])


def _suspend(partner: Partner, outcome: Outcome) -> None:
    """Its good rows keep serving; nothing new is taken until an operator has looked."""
    partner.state, partner.fault = Partner.State.SUSPENDED, outcome.fault or Fault.BAD_PROTOCOL
    if outcome.proof is not None:
        partner.proof = {"one": told_head(outcome.proof.one), "other": told_head(outcome.proof.other)}
    partner.alert_owed = True
    partner.save(update_fields=["state", "fault", "proof", "alert_owed"])
    logger.error("partner %s is suspended: %s %s", partner.node_id, partner.fault, outcome.detail)
    after = {"state": partner.state, "fault": partner.fault, "detail": outcome.detail[:300]}
    record("suspend_partner", partner, actor=SYSTEM, before={"state": "active"}, after=after)


def _put(schedule: Schedule, partner: Partner, *, detail: str | None = None) -> list[str]:
    """Into the row in hand; the fields to save."""
    partner.since, partner.next_at, partner.fails = schedule.since, schedule.next_at, schedule.fails
    partner.lease_until, partner.holder = schedule.lease_until, schedule.holder
    if detail is not None:
        partner.detail = detail.replace("\0", "")[:300]
    return ["since", "next_at", "fails", "lease_until", "holder", "detail"]


@transaction.atomic
def hide_unheard(*, partner_id: int) -> bool:
    """Take off the shelves what nobody could prove for two weeks; kept, and back with the next proof."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if not unheard(now_ms() - HIDE_AFTER_MS).filter(pk=partner_id).exists():
        return False
    for market in markets_of(partner):
        rest_partner_products(marketplace_id=market, actor=SYSTEM)
    partner.hidden = True
    partner.save(update_fields=["hidden"])
    record("hide_unheard_partner", partner, actor=SYSTEM, after={"fresh_as_of": partner.fresh_as_of})
    return True


def hide_all_unheard() -> int:
    """Also those that are not asked any more, because the machine suspended them. How many were hidden."""
    ids = list(unheard(now_ms() - HIDE_AFTER_MS).values_list("pk", flat=True))
    return sum(hide_unheard(partner_id=partner_id) for partner_id in ids)


@transaction.atomic
def scrub_partner(*, partner_id: int) -> int:
    """The nightly look at every copy of a partner's records; how many were spoilt and will be read anew."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    store = ReplicaStore(partner)
    spoilt = store.scrub()
    store.close()
    if spoilt:
        record("scrub_partner", partner, actor=SYSTEM, after={"spoilt": spoilt})
    return spoilt
