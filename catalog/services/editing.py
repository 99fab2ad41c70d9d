"""Which products may be edited, and whether that shows at once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.kernel.errors import StateConflict

from ..models import Product
from ..states.listing import KNOWN, OPEN


def is_shown_at_once(product: Product) -> bool:
    """Nobody but its producer has seen it, or operators trust the producer."""
    return product.status in OPEN or product.producer.is_trusted


def refuse_locked(product: Product) -> None:
    """Raises StateConflict while a reviewer looks at it, and once it is archived."""
    if product.status == Product.Status.SUBMITTED:
        raise StateConflict(_("Món đang chờ duyệt. Rút lại trước rồi sửa."))
    if product.status not in KNOWN | OPEN:
        raise StateConflict(_("Món này đã ngừng bán. Đem về nháp rồi sửa."))
