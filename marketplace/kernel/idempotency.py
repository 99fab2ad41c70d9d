"""One stored answer per key: a request sent twice, also at the same time, is carried out once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from . import clock
from .errors import IdempotencyConflict
from .models import StoredAnswer

# One statement that inserts, waits and reads. The update changes nothing: it locks the row and makes it be returned.
_CLAIM = """
INSERT INTO kernel_storedanswer (scope, key, fingerprint, created_at) VALUES (%s, %s, %s, now())
ON CONFLICT (scope, key) DO UPDATE SET scope = excluded.scope RETURNING id, fingerprint, answer
"""


def fingerprint(content: Any) -> str:
    """A short hash of a request's content; equal content gives equal hashes, whatever its key order."""
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


# Far longer than any client repeats a request; a key that comes after it is a new request.
KEPT_FOR = timedelta(days=30)


def forget_old_answers() -> int:
    """Delete answers that nobody asks for again; how many."""
    return StoredAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]


@transaction.atomic
def answer_once(*, scope: str, key: str, content: Any, command: Callable[[], Any]) -> Any:
    """Run the command once per scope and key and return its answer (JSON); a repeat returns the stored one.

    The row is inserted first. A second request with the same key waits in PostgreSQL's unique index until the
    first one commits (then it reads the answer) or rolls back (then it runs itself).

    Raises IdempotencyConflict when the key came with other content before. A command that raises stores nothing.
    """
    mark = fingerprint(content)
    stored = StoredAnswer.objects.raw(_CLAIM, [scope, key, mark])[0]
    if stored.fingerprint != mark:
        raise IdempotencyConflict(field="idempotency_key")
    if stored.answer is None:
        stored.answer = command()
        stored.save(update_fields=["answer"])
    return stored.answer
