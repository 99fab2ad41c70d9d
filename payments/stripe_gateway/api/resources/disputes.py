"""/v1/disputes: answer the buyer's bank, or give in."""

from __future__ import annotations

from typing import Any

from ...models import Dispute
from ...params import Field, anything, boolean, group, metadata, ref, text
from ...services.disputes import answer_dispute, close_dispute
from ...shapes import EVIDENCE, shape
from ..lists import PAGE, list_page
from ..routing import Body, Call, endpoint
from .tables import found

_EVIDENCE: dict[str, Field] = {key: text(longest=150_000) for key in EVIDENCE} | {"enhanced_evidence": anything()}


@endpoint("GET", "disputes", {**PAGE, "charge": ref(), "payment_intent": ref()})
def list_all(call: Call) -> Body:
    rows = Dispute.objects.select_related("charge__intent", "charge__payment_method", "withdrawal", "reinstatement")
    columns = {"charge": "charge__ref", "payment_intent": "charge__intent__ref"}
    for name, value in call.sent(*columns).items():
        rows = rows.filter(**{columns[name]: value})
    return list_page(call, rows)


@endpoint("GET", "disputes/<ref>")
def retrieve(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(_found(ref))


@endpoint("POST", "disputes/<ref>", {"evidence": group(_EVIDENCE), "metadata": metadata(), "submit": boolean()})
def update(call: Call, ref: str) -> Body:
    evidence: dict[str, Any] | None = call.get("evidence")
    answered = answer_dispute(
        pk=_found(ref).pk,
        evidence=evidence,
        changes=call.sent("metadata"),
        submit=bool(call.get("submit", True)),
    )
    return shape(answered)


@endpoint("POST", "disputes/<ref>/close")
def close(call: Call, ref: str) -> Body:  # noqa: ARG001
    return shape(close_dispute(pk=_found(ref).pk))


def _found(ref: str) -> Dispute:
    dispute: Dispute = found(Dispute, ref, "dispute", param="dispute")
    return dispute
