"""The parcels in memory, the stations they pass, and the messages owed about them."""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

ROAD = ("picked_up", "in_transit", "out_for_delivery", "delivered")
ENDS = frozenset({"delivered", "returned"})
WORDS = {
    "picked_up": ("Bến Ninh Kiều, Cần Thơ", "Đã nhận kiện"),
    "in_transit": ("Trạm Cái Côn", "Đang xuôi dòng"),
    "out_for_delivery": ("Trạm Vàm Tấn", "Người giao đã nhận kiện"),
    "delivered": ("Tại nhà người nhận", "Đã giao"),
    "returning": ("Trạm Vàm Tấn", "Không gặp người nhận, chuyển hoàn"),
    "returned": ("Bến Ninh Kiều, Cần Thơ", "Đã trả lại người gửi"),
    "lost": ("Trạm Cái Côn", "Chưa tìm thấy kiện"),
}
_RETRY_S = (0.0, 1.0, 3.0, 10.0, 30.0, 60.0)


@dataclass
class Parcel:
    number: str
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return str(self.events[-1]["status"]) if self.events else ""

    @property
    def is_over(self) -> bool:
        return self.status in ENDS


@dataclass
class Message:
    """One that is owed: tried again with longer and longer pauses, then given up."""

    body: bytes
    tried: int = 0
    due: float = 0.0


class Depot:
    """Safe to use from several threads. now: seconds since 1970."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parcels: dict[str, Parcel] = {}
        self._messages: list[Message] = []
        self._ids = itertools.count(1)
        self._run = uuid4().hex[:8]  # ids must not come again after a restart

    def announce(self, number: str) -> bool:
        """Take a parcel in; True where it was unknown."""
        with self._lock:
            is_new = number not in self._parcels
            parcel = self._parcels.setdefault(number, Parcel(number))
            if is_new:
                self._add(parcel, ROAD[0])
            return is_new

    def advance(self, number: str, status: str = "") -> bool:
        """Move a parcel to the next station, or to the one that is named; False where it is unknown or at its end."""
        with self._lock:
            parcel = self._parcels.get(number)
            if parcel is None or parcel.is_over or (status and status not in WORDS):
                return False
            self._add(parcel, status or self._next(parcel))
            return True

    def advance_all(self, *, older_than_s: float) -> None:
        """Move on every parcel that stood still for so long; those that are lost or on their way back stay."""
        with self._lock:
            for parcel in self._parcels.values():
                if parcel.status in ROAD[:-1] and time.time() - parcel.events[-1]["at"] >= older_than_s:
                    self._add(parcel, self._next(parcel))

    def events_of(self, number: str) -> list[dict[str, Any]] | None:
        with self._lock:
            parcel = self._parcels.get(number)
            return list(parcel.events) if parcel else None

    def numbers(self) -> list[tuple[str, str]]:
        """(number, status) of every parcel, the latest first."""
        with self._lock:
            return [(parcel.number, parcel.status) for parcel in reversed(self._parcels.values())]

    def take_due(self) -> list[Message]:
        """Messages whose time has come; each is given back by `failed`, or was delivered."""
        with self._lock:
            due = [message for message in self._messages if message.due <= time.time()]
            self._messages = [message for message in self._messages if message not in due]
            return due

    def failed(self, message: Message) -> None:
        message.tried += 1
        if message.tried < len(_RETRY_S):
            message.due = time.time() + _RETRY_S[message.tried]
            with self._lock:
                self._messages.append(message)

    @staticmethod
    def _next(parcel: Parcel) -> str:
        if parcel.status == "returning":
            return "returned"
        return ROAD[min(ROAD.index(parcel.status) + 1, len(ROAD) - 1)] if parcel.status in ROAD else "delivered"

    def _add(self, parcel: Parcel, status: str) -> None:
        place, text = WORDS[status]
        event = {
            "id": f"{self._run}-{next(self._ids)}",
            "number": parcel.number,
            "status": status,
            "at": round(time.time(), 3),
            "place": place,
            "text": text,
        }
        parcel.events.append(event)
        self._messages.append(Message(json.dumps({"events": [event]}, ensure_ascii=False).encode()))
