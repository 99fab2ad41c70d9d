"""What the catalogue refuses."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketplaceError


class OutOfStock(MarketplaceError):
    """Fewer packs are free than wanted. `variant_id` and `units_free` say which and how many."""

    code = "OUT_OF_STOCK"

    def __init__(self, *, name: str, variant_id: int, units_free: int, field: str = "units") -> None:
        self.variant_id, self.units_free = variant_id, units_free
        if units_free > 0:
            message = _("Chỉ còn %(units)s phần %(name)s. Bà con giảm số lượng giúp.") % {
                "units": units_free,
                "name": name,
            }
        else:
            message = _("%(name)s vừa hết hàng. Bà con bỏ món này khỏi giỏ giúp.") % {"name": name}
        super().__init__(message, field=field)


class NotOnSale(MarketplaceError):
    """The pack can't be bought now: not published, out of season, or its producer is resting."""

    code = "NOT_ON_SALE"
    default_message = _("Món này hiện không bán. Bà con chọn món khác giúp.")


class WholesaleOnly(MarketplaceError):
    code = "WHOLESALE_ONLY"

    def __init__(self, *, name: str, min_units: int) -> None:
        message = _("%(name)s chỉ bán sỉ, từ %(units)s phần trở lên.") % {"name": name, "units": min_units}
        super().__init__(message, field="units")


class ImportRefused(MarketplaceError):
    """A file that can't be read as rows at all, or a run that can't be carried out."""

    code = "IMPORT_REFUSED"
    default_message = _("Không đọc được tệp. Hãy lưu lại dưới dạng CSV, mã UTF-8, rồi gửi lại.")


class PictureNotAccepted(MarketplaceError):
    code = "PICTURE_NOT_ACCEPTED"
    default_message = _("Ảnh này không dùng được. Hãy chọn ảnh JPEG, PNG hoặc WebP chụp rõ.")


class Stale(MarketplaceError):
    """Somebody, or a sale, changed it after the page was opened; nothing was written. `now` is what it is."""

    code = "STALE"

    def __init__(self, message: str, *, now: int, field: str) -> None:
        self.now = now
        super().__init__(message, field=field)


class LabelIncomplete(MarketplaceError):
    """The label lacks what the law wants. `missing` names it, in the words of catalog.labels."""

    code = "LABEL_INCOMPLETE"

    def __init__(self, missing: Sequence[str], message: str) -> None:
        self.missing = missing
        super().__init__(message, field=missing[0])
