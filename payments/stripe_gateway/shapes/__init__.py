"""Rows as the API shows them: every key that the SDK's classes name, empty where it does not apply here."""

from .balance import balance_of_account
from .checkout import line_items_shape
from .connect import platform_shape
from .disputes import EVIDENCE
from .events import endpoint_shape, event_shape
from .kinds import deleted_shape, find_record, shape

__all__ = [
    "EVIDENCE",
    "balance_of_account",
    "deleted_shape",
    "endpoint_shape",
    "event_shape",
    "find_record",
    "line_items_shape",
    "platform_shape",
    "shape",
]
