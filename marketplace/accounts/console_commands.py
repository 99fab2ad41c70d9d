"""What the console's log calls the commands of this room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMMANDS: dict[str, Promise] = {
    "add_address": _("Thêm địa chỉ"),
    "add_passkey": _("Thêm chìa khóa máy"),
    "change_address": _("Sửa địa chỉ"),
    "change_contact": _("Đổi số điện thoại, e-mail"),
    "choose_default_address": _("Chọn địa chỉ chính"),
    "end_other_sessions": _("Thoát các máy khác"),
    "end_session": _("Thoát một máy"),
    "name_helper": _("Ghi tên người giúp"),
    "remove_address": _("Bỏ địa chỉ"),
    "remove_factor": _("Bỏ bước xác nhận thứ hai"),
    "renew_paper_codes": _("Đổi mã giấy"),
    "save_address": _("Ghi địa chỉ"),
    "set_password": _("Đặt mật khẩu"),
    "set_up_app": _("Cài ứng dụng mã"),
    "sign_up": _("Tạo tài khoản"),
    "stop_helper": _("Dừng người giúp"),
}
