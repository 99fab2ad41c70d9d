"""What federation refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketplaceError


class NodeNotFounded(MarketplaceError):
    """There is no key yet, so nothing can be published."""

    code = "NODE_NOT_FOUNDED"
    default_message = _("Chợ này chưa có khoá liên thông. Hãy chạy lệnh federation_key trước.")


class NodeAlreadyFounded(MarketplaceError):
    """The root key names the node for ever: there is no second one."""

    code = "NODE_ALREADY_FOUNDED"
    default_message = _("Chợ này đã có khoá gốc, không tạo lại được.")
