"""What the console says instead of what is stored: by "Model.field", by the code, in people's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.admin import ACTORS, ROLES

MACHINES: dict[str, Promise] = {"listing": _("Món hàng"), "change": _("Lần sửa chờ duyệt")}
CODES: dict[str, Mapping[str, str | Promise]] = {
    "IdentityCheck.method": {"manual": _("Người trực xem giấy tờ")},
    "ImportRun.actor_kind": ACTORS,
    "ProducerEvent.role": ROLES,
    "ProductEvent.role": ROLES,
    "ProductEvent.machine": MACHINES,
}
