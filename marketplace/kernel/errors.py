"""Expected refusals. They become answers in three places only: GraphQL payload, web message, task retry."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MarketplaceError(Exception):
    """An expected refusal: safe to show, in the user's language.

    code     stable and machine-readable, e.g. OUT_OF_STOCK
    message  says what is wrong and what to do
    field    name of the input at fault, snake_case, or "" when there is none
    """

    code: ClassVar[str] = "REFUSED"
    default_message: ClassVar[str | Promise] = _("Không thực hiện được. Bà con thử lại giúp.")

    def __init__(self, message: str | Promise | None = None, *, field: str = "") -> None:
        self.message = message if message is not None else self.default_message
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(MarketplaceError):
    """It does not exist, or it is none of this person's business: the two look the same."""

    code = "NOT_FOUND"
    default_message = _("Không tìm thấy.")


class InvalidInput(MarketplaceError):
    code = "INVALID"
    default_message = _("Thông tin chưa đúng.")


class StateConflict(MarketplaceError):
    """Somebody was faster: the row is no longer in a state that allows the move."""

    code = "STATE_CONFLICT"
    default_message = _("Trạng thái vừa thay đổi. Tải lại trang rồi thử lại giúp.")


class IdempotencyConflict(MarketplaceError):
    """The same key was used before with other content."""

    code = "IDEMPOTENCY_CONFLICT"
    default_message = _("Mã yêu cầu này đã dùng cho một nội dung khác. Hãy tạo mã mới.")


class GatewayUnavailable(Exception):
    """Somebody outside did not answer, or answered nonsense: try again later.

    received  bytes that came before it was given up; retry_after_ms: how long they asked us to wait
    """

    def __init__(self, *words: object, received: int = 0, retry_after_ms: int = 0) -> None:
        super().__init__(*words)
        self.received = received
        self.retry_after_ms = retry_after_ms
