"""What the console calls the models of federation and their fields."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MODELS: dict[str, Promise] = {
    "Partner": _("chợ bạn"),
    "CategoryMap": _("gian của chợ bạn"),
    "NodeKey": _("khoá của chợ mình"),
    "Reject": _("món không dùng được"),
}
FIELDS: dict[str, Promise] = {
    "approved_at": _("Bên mình duyệt lúc"),
    "asked_at": _("Bên họ duyệt lúc"),
    "at": _("Lúc"),
    "category": _("Bày ở gian"),
    "code": _("Mã gian của họ"),
    "created_at": _("Thấy lần đầu"),
    "detail": _("Lần đọc gần nhất"),
    "fails": _("Hỏng liền mấy lần"),
    "marketplace": _("Chợ"),
    "most_records": _("Nhiều nhất mấy món"),
    "deleted": _("Đã gỡ mấy món"),
    "hidden": _("Đang ẩn hàng"),
    "fault": _("Lỗi"),
    "fresh_as_of": _("Mới tới lúc"),
    "purpose": _("Để làm gì"),
    "name": _("Tên"),
    "node_id": _("Mã nút"),
    "key_id": _("Mã khoá"),
    "partner": _("Chợ bạn"),
    "reason": _("Vì sao"),
    "record_id": _("Mã món"),
    "refusal": _("Vì sao không cho hiện"),
    "revoked_at": _("Huỷ lúc"),
    "scheme": _("Bảng phân loại"),
    "site": _("Trang"),
    "state": _("Tình trạng"),
    "successor": _("Đã nhập vào"),
    "url": _("Địa chỉ hỏi"),
    "valid_from": _("Ký từ"),
    "valid_until": _("Còn hiệu lực tới"),
}
