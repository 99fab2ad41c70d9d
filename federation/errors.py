"""What federation refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketplaceError


class NodeNotFounded(MarketplaceError):
    """There is no key yet, so nothing can be published."""

    code = "NODE_NOT_FOUNDED"
    default_message = _("Chợ này chưa có khoá liên thông. Hãy chạy: manage.py federation key")


class NodeAlreadyFounded(MarketplaceError):
    """The root key names the node for ever: there is no second one."""

    code = "NODE_ALREADY_FOUNDED"
    default_message = _("Chợ này đã có khoá gốc, không tạo lại được.")


class NotAPartner(MarketplaceError):
    """Whoever asks is no active partner: it may only introduce itself."""

    code = "NOT_A_PARTNER"
    default_message = _("Chỉ chợ bạn đang hoạt động mới hỏi được.")


class AskedTooOften(MarketplaceError):
    """More questions than a partner may ask in a minute; Retry-After tells when to come back."""

    code = "TRY_LATER"
    default_message = _("Hỏi dồn quá. Chờ một chút rồi hỏi lại.")


class BadQuestion(MarketplaceError):
    """A value of a question that the contract does not allow."""

    code = "BAD_QUESTION"
    default_message = _("Câu hỏi có giá trị mà giao ước không cho.")
