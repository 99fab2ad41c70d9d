"""What the console's log calls the commands of this room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMMANDS: dict[str, Promise] = {
    "accept_new_root": _("Nhận khoá gốc mới của chợ bạn"),
    "accept_mass_change": _("Cho hiện thay đổi lớn"),
    "refuse_mass_change": _("Không cho thay đổi lớn"),
    "agree_succession": _("Đồng ý nhập chợ"),
    "approve_partner": _("Duyệt chợ bạn"),
    "ask_partner_now": _("Hỏi chợ bạn ngay"),
    "audit_feed": _("Soát lại sổ gửi đi"),
    "begin_epoch": _("Bắt đầu đợt sổ mới"),
    "begin_with_new_root": _("Bắt đầu lại với khoá gốc mới"),
    "convict_partner": _("Bắt lỗi chợ bạn"),
    "cosign_succession": _("Cùng ký việc nhập chợ"),
    "discover_partner": _("Thêm chợ bạn"),
    "export_feed": _("Xuất sổ gửi đi"),
    "export_partner": _("Xuất hàng chợ bạn"),
    "forget_tombstones": _("Dọn món đã gỡ từ lâu"),
    "found_node": _("Lập nút của chợ mình"),
    "hear_succession": _("Nghe tin nhập chợ"),
    "hide_unheard_partner": _("Ẩn hàng chợ lâu không nghe tin"),
    "import_snapshot": _("Nhập bản chụp hàng"),
    "map_category": _("Chọn gian cho hàng chợ bạn"),
    "partner_agrees": _("Chợ bạn đồng ý"),
    "release_steady_partner": _("Bớt canh chợ bạn đã ổn"),
    "renew_card": _("Làm mới danh thiếp"),
    "renew_keys": _("Cập nhật khoá chợ bạn"),
    "resume_partner": _("Tin chợ bạn lại"),
    "revoke_partner": _("Thôi làm bạn"),
    "revoke_key": _("Huỷ khoá"),
    "revoke_partner_key": _("Huỷ khoá chợ bạn"),
    "rotate_key": _("Thay khoá"),
    "scrub_partner": _("Soát lại hàng chợ bạn"),
    "set_most_records": _("Đặt số món nhiều nhất"),
    "stop_publishing": _("Thôi phát hành, đã nhập chợ khác"),
    "suspend_partner": _("Tạm ngưng chợ bạn"),
    "take_over": _("Nhận hàng của chợ nhập vào"),
}
