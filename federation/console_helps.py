"""What console pages say beside fields, by the help text their models have for who reads the code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELPS: dict[str, Promise] = {
    "two signed heads that no honest node signs both": _(
        "Hai đầu sổ có chữ ký mà nút ngay thẳng không bao giờ cùng ký"
    ),
    "it was suspended by itself: operators get one letter": _("Máy tự tạm ngưng: người trực nhận một thư"),
    "its goods rest: unheard of for two weeks, or revoked": _(
        "Món của họ nghỉ: hai tuần không nghe tin, hoặc đã bị huỷ"
    ),
    "of the root key, over the key and its days": _("Chữ ký của khoá gốc trên khoá này và hạn của nó"),
    "the root's word that it counts no more, as partners get it": _(
        "Lời của khoá gốc rằng khoá này hết giá trị, như gửi cho chợ bạn"
    ),
}
