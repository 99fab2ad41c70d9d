"""Which state a listing, a change of one, and a producer may go to from which; drawn into docs/states.md."""

from . import change, listing, standing
from .change import CHANGE
from .listing import LISTING
from .machine import OPERATOR, PRODUCER, SYSTEM, Machine
from .standing import STANDING

MACHINES: tuple[Machine, ...] = (LISTING, CHANGE, STANDING)

__all__ = [
    "CHANGE",
    "LISTING",
    "MACHINES",
    "OPERATOR",
    "PRODUCER",
    "STANDING",
    "SYSTEM",
    "Machine",
    "change",
    "listing",
    "standing",
]
