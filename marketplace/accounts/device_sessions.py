"""Where a person is signed in: one row per session, kept by django-allauth's usersessions; ended from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from .models import User

MOST = 50
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"} | {
    "Linux": "Linux"
}
# The first that is named wins: every browser also calls itself by the names of older ones.
_BROWSERS = {"Zalo": "Zalo", "coc_coc": "Cốc Cốc", "Edg": "Edge", "SamsungBrowser": "Samsung"} | {
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


@dataclass(frozen=True)
class Device:
    """A session as its person reads it; `place` is the network it came in from."""

    key: int
    name: str
    place: str
    since: datetime
    is_this: bool


def note_session(request: HttpRequest, user: User) -> None:
    """A session was opened just now. The address is the one our proxies saw (kernel.proxies)."""
    if not request.session.session_key:  # somebody else was signed in here: that session was thrown away
        request.session.cycle_key()
    told = {
        "user": user,
        "ip": request.META.get("REMOTE_ADDR") or "0.0.0.0",  # noqa: S104  # nobody's address, where there is none
        "user_agent": request.headers.get("User-Agent", "")[:200],
        "created_at": clock.now(),
        "last_seen_at": clock.now(),
    }
    UserSession.objects.filter(user=user).exclude(session_key__in=_open_sessions()).delete()
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=told)


def devices_of(user: User, *, current: str | None) -> list[Device]:
    """This one first, then the newest. One statement."""
    alive = UserSession.objects.filter(user=user, session_key__in=_open_sessions()).order_by("-created_at", "-pk")[
        :MOST
    ]
    found = [
        Device(one.pk, device_name(one.user_agent), place_of(one.ip), one.created_at, one.session_key == current)
        for one in alive
    ]
    return sorted(found, key=lambda device: not device.is_this)


@transaction.atomic
def end_session(*, user: User, session_id: int) -> bool:
    """Sign a device out; whether there was one. Nothing of anybody else's."""
    found = UserSession.objects.filter(user=user, pk=session_id).first()
    if found is None:
        return False
    found.end()
    record("end_session", user, actor=Actor.of(user), before={"device": device_name(found.user_agent)})
    return True


@transaction.atomic
def end_other_sessions(*, user: User, current: str | None) -> int:
    """Sign all other devices out; how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=current or ""))
    for one in others:
        one.end()
    record("end_other_sessions", user, actor=Actor.of(user), after={"ended": len(others)})
    return len(others)


def _open_sessions() -> QuerySet[Session, str]:
    """Keys of the sessions that are not over. A new password throws the rows of its person away, too."""
    return Session.objects.filter(expire_date__gt=clock.now()).values_list("session_key", flat=True)


def device_name(user_agent: str) -> str:
    """ "Chrome, Android", as far as the browser tells."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Máy không rõ")


def place_of(address: str) -> str:
    """The network, not the house: "203.113.131.…". No map of addresses is kept here, and none is asked outside."""
    head, dot, _tail = address.rpartition("." if "." in address else ":")
    return f"{head}{dot}…"
