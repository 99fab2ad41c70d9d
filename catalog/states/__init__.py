"""Which state a listing, and a change of one, may go to from which; drawn into docs/states.md."""

from . import change, listing
from .change import CHANGE
from .listing import LISTING
from .machine import OPERATOR, PRODUCER, SYSTEM, Machine

MACHINES: tuple[Machine, ...] = (LISTING, CHANGE)

__all__ = ["CHANGE", "LISTING", "MACHINES", "OPERATOR", "PRODUCER", "SYSTEM", "Machine", "change", "listing"]
