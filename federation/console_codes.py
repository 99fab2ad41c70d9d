"""What the console says instead of what is stored: by "Model.field", by the code, in people's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODES: dict[str, Mapping[str, str | Promise]] = {
    "Partner.state": {
        "discovered": _("Mới thấy"),
        "pending": _("Chờ hai bên duyệt"),
        "active": _("Đang nối"),
        "suspended": _("Tạm ngưng"),
        "revoked": _("Đã huỷ"),
        "succeeded": _("Đã nhập vào chợ khác"),
    },
    "NodeKey.purpose": {"root": _("Khoá gốc"), "operational": _("Khoá dùng hằng ngày")},
}
