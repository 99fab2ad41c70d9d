"""What a helper did, in a producer's words: the deed, what it changed, and how it is taken back or why it can't be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import HelpConsent
from catalog.selectors.helping import Deed
from catalog.services.gallery_rows import PICTURES
from catalog.services.undoing import can_undo
from marketplace.kernel.calling import with_phone
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.money import format_vnd

_DEEDS: dict[str, str | Promise] = {
    "set_price": gettext_lazy("Đổi giá"),
    "set_stock": gettext_lazy("Ghi lại số lượng"),
    "add_lot": gettext_lazy("Thêm lô hàng"),
    "set_tiers": gettext_lazy("Đổi giá sỉ"),
    "save_product": gettext_lazy("Sửa món"),
    "save_draft_product": gettext_lazy("Soạn món mới"),
    "save_pack": gettext_lazy("Sửa gói hàng"),
    "stage_change": gettext_lazy("Sửa lời về món, chờ duyệt"),
    "add_pictures": gettext_lazy("Thêm ảnh"),
    "move_picture": gettext_lazy("Xếp lại ảnh"),
    "remove_picture": gettext_lazy("Bỏ ảnh"),
    "crop_picture": gettext_lazy("Cắt ảnh"),
    "submit_product": gettext_lazy("Gửi món đi duyệt"),
    "pause_product": gettext_lazy("Tạm cất món"),
    "resume_product": gettext_lazy("Bày món lại"),
    "archive_product": gettext_lazy("Thôi bán món"),
    "take_break": gettext_lazy("Ghi ngày nghỉ"),
    "end_break": gettext_lazy("Nhận đơn lại"),
    "confirm_part": gettext_lazy("Nhận đơn"),
    "decline_part": gettext_lazy("Từ chối đơn"),
    "pack_part": gettext_lazy("Ghi đã đóng gói"),
    "ship_part": gettext_lazy("Ghi đã gửi hàng"),
    "deliver_part": gettext_lazy("Ghi đã tới tay"),
    "post_message": gettext_lazy("Nhắn người mua"),
    "save_page": gettext_lazy("Sửa trang nhà mình"),
    "create_voucher": gettext_lazy("Làm mã giảm giá"),
    "announce_harvest": gettext_lazy("Báo vụ thu hoạch"),
}


@dataclass(frozen=True)
class Line:
    """A line of the list. advice: whom to call where no button takes it back."""

    entry: AuditEntry
    who: str
    what: str
    change: str
    is_undone: bool
    can_undo: bool
    advice: str


def line_of(deed: Deed) -> Line:
    entry = deed.entry
    may = can_undo(entry) and not deed.is_undone
    what = str(_DEEDS.get(entry.command, _("Việc khác")))
    what = f"{what}: {deed.about}" if deed.about else what
    advice = "" if may or deed.is_undone else _advice(entry)
    return Line(entry, by_helper(deed.consent), what, _change(entry), deed.is_undone, may, advice)


def by_helper(consent: HelpConsent) -> str:
    return _("%(helper)s làm giúp") % {"helper": consent.helper.name}


def _change(entry: AuditEntry) -> str:
    """From what to what, where numbers say it."""
    before, after = entry.before, entry.after
    if entry.command == "set_price":
        return f"{format_vnd(before['price_vnd'])} → {format_vnd(after['price_vnd'])}"
    if entry.command == "set_stock":
        return f"{before['units']} → {after['units']}"
    return ""


def _advice(entry: AuditEntry) -> str:
    if entry.command == "stage_change" and PICTURES in entry.after:
        return _("Hoàn lại ở dòng về ảnh.")
    if entry.target_type.startswith("orders."):
        return with_phone(
            _("Người mua đã được báo nên không hoàn lại được. Cần thì nhắn người mua hoặc gọi %(phone)s.")
        )
    return with_phone(_("Việc này bà con sửa tay ở trang của nó, hoặc gọi %(phone)s nhờ giúp."))
