"""The switches of /_mock: forget everything, order trouble, move the clock."""

from __future__ import annotations

import psycopg
from django.apps import apps
from django.db import OperationalError, connection, transaction

from ..errors import Busy
from ..models import Chaos
from .clock import advance, by_our_clock
from .due import do_what_is_due
from .endpoints import register_from_environment
from .outbox import wake_courier

_PATIENCE = 50
_MOST_ROUNDS = 100
DELIVERY_TROUBLE = ("duplicate", "shuffle", "drop", "delay", "bad_signature", "stale_signature")
# before: nothing is done; after: it is done but the answer is lost; crash: it fails half-way.
# timeout: it is done, the answer comes late; hang_up: no answer at all, the line goes dead.
ANSWER_TROUBLE = ("500_before", "500_after", "500_crash", "timeout", "hang_up_before", "hang_up_after")


def reset() -> None:
    """Forget every object, set the clock right, and register the environment's endpoint anew."""
    for _ in range(_PATIENCE):
        try:
            _forget()
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
        else:
            return
    raise Busy("The gateway is too busy to be reset: try again.")


@transaction.atomic
def _forget() -> None:
    models = apps.get_app_config("stripe_gateway").get_models()
    tables = sorted(connection.ops.quote_name(model._meta.db_table) for model in models)
    # Faster than TRUNCATE by far while there are few rows, as there are in tests.
    forget = [f"DELETE FROM {table}" for table in tables]  # noqa: S608  # names of our own tables
    # Whoever writes just now takes the tables in another order: let it through and begin anew, before the database
    # calls it a deadlock and ends one of both.
    patience = "SET LOCAL lock_timeout = '100ms'"
    lock = f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE"
    with connection.cursor() as cursor:
        cursor.execute("; ".join([patience, lock, *forget]))
    register_from_environment()


@transaction.atomic
def order_chaos(*, kind: str, times: int, value: float, path: str = "") -> Chaos:
    """Spoil the next `times` deliveries or answers. value: seconds, where a kind has them; path: only such calls."""
    wanted = {"remaining": times, "total": times, "value": value, "path": path}
    chaos, _ = Chaos.objects.update_or_create(kind=kind, defaults=wanted)
    return chaos


def move_clock(*, seconds: int) -> int:
    """Move the clock ahead and let everything happen that became due; how far ahead it is now, in seconds."""
    ahead = advance(seconds=seconds)
    with by_our_clock():
        for _ in range(_MOST_ROUNDS):
            if not do_what_is_due():
                break
    wake_courier()
    return ahead
