"""The machine of a certificate: what a producer entered shows to nobody before an operator verified it."""

from __future__ import annotations

from .machine import OPERATOR, PRODUCER, Move, machine

WAITING, VERIFIED, REFUSED, WITHDRAWN = "waiting", "verified", "refused", "withdrawn"
_KEPT = frozenset({WAITING, VERIFIED, REFUSED})

CERTIFICATE = machine(
    "certificate",
    initial=WAITING,
    at_rest={VERIFIED, WITHDRAWN},
    moves=(
        Move(
            "verify_certificate",
            frozenset({WAITING}),
            VERIFIED,
            frozenset({OPERATOR}),
            "decided_at",
            guard="the reviewer saw it as it is now; it has not ended",
            notices=("certificate_verified",),
        ),
        Move(
            "refuse_certificate",
            frozenset({WAITING, VERIFIED}),
            REFUSED,
            frozenset({OPERATOR}),
            "decided_at",
            guard="with a reason and what to do",
            notices=("certificate_refused",),
        ),
        Move(
            "send_certificate_again",
            frozenset({REFUSED}),
            WAITING,
            frozenset({PRODUCER, OPERATOR}),
            notices=("certificate_to_review",),
        ),
        Move("withdraw_certificate", _KEPT, WITHDRAWN, frozenset({PRODUCER, OPERATOR})),
    ),
)
