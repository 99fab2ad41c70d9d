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

    def __init__(self, message: str, *, now: object, field: str) -> None:
        self.now = now
        super().__init__(message, field=field)


class LabelIncomplete(MarketplaceError):
    """The label lacks what the law wants. `missing` names it, in the words of catalog.labels."""

    code = "LABEL_INCOMPLETE"

    def __init__(self, missing: Sequence[str], message: str) -> None:
        self.missing = missing
        super().__init__(message, field=missing[0])


class RightMissing(MarketplaceError):
    """The person may look at it, but holds no role at this producer that may change it."""

    code = "RIGHT_MISSING"
    default_message = _("Ở nhà này bà con chỉ được xem, chưa được sửa. Cần thì nhờ chủ cơ sở đổi quyền giúp.")


class LastOwner(MarketplaceError):
    """A producer without an owner could never be managed again."""

    code = "LAST_OWNER"
    default_message = _("Nhà làm phải còn ít nhất một chủ. Bà con giao lại cho người khác trước rồi hãy rời.")


class AlreadyMember(MarketplaceError):
    code = "ALREADY_MEMBER"
    default_message = _("Người này đã ở trong nhóm. Cần thì đổi quyền của họ.")


class InvitationGone(MarketplaceError):
    """Used, withdrawn, too old, or never made: the four look the same."""

    code = "INVITATION_GONE"
    default_message = _("Lời mời này không dùng được nữa. Bà con nhờ chủ cơ sở mời lại giúp.")


class NotForYou(MarketplaceError):
    """The producer is handed over to somebody else."""

    code = "NOT_FOR_YOU"
    default_message = _("Lời mời này dành cho người khác. Bà con đăng nhập đúng tài khoản được mời giúp.")


class TooManyInvitations(MarketplaceError):
    code = "TOO_MANY_INVITATIONS"
    default_message = _("Nhóm đang có nhiều lời mời chưa ai trả lời. Bà con rút bớt rồi mời tiếp giúp.")


class AlreadyApplying(MarketplaceError):
    code = "ALREADY_APPLYING"
    default_message = _("Bà con đang có một hồ sơ chờ xét. Làm xong hồ sơ đó trước giúp.")


class ApplicationIncomplete(MarketplaceError):
    """Something is missing before it can be sent. `missing` names the steps of catalog.selectors.joining."""

    code = "APPLICATION_INCOMPLETE"

    def __init__(self, missing: Sequence[str], words: str) -> None:
        self.missing = missing
        super().__init__(_("Còn thiếu: %(what)s.") % {"what": words})


class PaperNotAccepted(MarketplaceError):
    code = "PAPER_NOT_ACCEPTED"
    default_message = _("Tệp này không đọc được. Bà con gửi ảnh JPEG, PNG, WebP chụp rõ, hoặc tệp PDF.")


class NotYet(MarketplaceError):
    """Something has to be done first; the message says what."""

    code = "NOT_YET"
