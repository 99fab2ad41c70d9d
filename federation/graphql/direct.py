"""The contract's own question for changes, answered without a walk through the graph.

graphene asks a function for each field of each change: 3,000 a page, which cost more than reading the page from the
database and signing it. The document is ours (core.wire.CHANGES), so what it selects is known, and written down here in
its order. The executor has refused by then what there is to refuse, and coerced the variables; whoever breaks a line of
CHANGES or asks for another field, and whoever is answered with an error, is answered by the graph.
tests/federation/test_direct.py asks both and compares the bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from federation.core.records import Answer, AskChanges, Change, Page, Reset
from federation.core.wire import told_head
from marketplace.kernel.errors import MarketplaceError

from .schema import changes_for, may_read


def page_of_changes(request: HttpRequest, variables: Mapping[str, Any]) -> dict[str, Any] | None:
    """`data` for CHANGES; None where an error or TryLater has to be told: the graph knows how."""
    if not may_read(request) or request.wait_ms:  # type: ignore[attr-defined]  # the view put it there
        return None
    ask = AskChanges(variables.get("after"), variables["limit"], variables.get("seen"))
    try:
        found = _told(changes_for(request, ask))
    except MarketplaceError:
        return None
    return found and {"changes": found}


def _told(found: Answer) -> dict[str, Any] | None:
    match found:
        case Page(changes, following, head):
            return {
                "__typename": "ChangePage",
                "changes": [_change(each) for each in changes],
                "next": following,
                "hasMore": head is None,
                "head": None if head is None else told_head(head),
            }
        case Reset(reason, epoch):
            return {"__typename": "ResetRequired", "reason": reason.value, "epoch": epoch}
    return None


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "version": str(change.version),
        "deleted": change.deleted,
        "payload": None if change.payload is None else change.payload.decode(),
        "sig": b64encode(change.sig).decode() or None,
        "keyId": change.key_id or None,
    }
