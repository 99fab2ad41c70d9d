"""Which state a listing, its change, a producer and a certificate may go to from which; drawn into docs/states.md."""

from . import certificate, change, listing, standing
from .certificate import CERTIFICATE
from .change import CHANGE
from .listing import LISTING
from .machine import OPERATOR, PRODUCER, SYSTEM, Machine
from .standing import STANDING

MACHINES: tuple[Machine, ...] = (LISTING, CHANGE, STANDING, CERTIFICATE)

__all__ = [
    "CERTIFICATE",
    "CHANGE",
    "LISTING",
    "MACHINES",
    "OPERATOR",
    "PRODUCER",
    "STANDING",
    "SYSTEM",
    "Machine",
    "certificate",
    "change",
    "listing",
    "standing",
]
