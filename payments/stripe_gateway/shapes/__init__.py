"""Rows as the API shows them: every key that the SDK's classes name, empty where it does not apply here."""

from .checkout import line_items_shape
from .events import endpoint_shape, event_shape
from .kinds import find_record, shape

__all__ = ["endpoint_shape", "event_shape", "find_record", "line_items_shape", "shape"]
