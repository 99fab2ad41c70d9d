"""Ready answers of the marketplace, and how a template becomes a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import MessageTemplate, SellerOrder, Side

# key: (what stands on the button, what it writes). {ten} is the buyer's name, {ma_don} the order's number.
READY: dict[Side, dict[str, tuple[Promise, Promise]]] = {
    Side.PRODUCER: {
        "nhan-don": (_("Đã nhận đơn"), _("Chào {ten}, nhà em đã nhận đơn {ma_don} và đang soạn hàng.")),
        "hom-nay-gui": (_("Hôm nay gửi"), _("Chào {ten}, hôm nay nhà em gửi hàng. Gửi xong em nhắn mã vận đơn.")),
        "cham-mot-ngay": (
            _("Xin chậm một ngày"),
            _("Chào {ten}, đơn {ma_don} xin gửi chậm một ngày để hàng được tươi. Mong {ten} thông cảm."),
        ),
        "xin-dia-chi": (
            _("Hỏi chỗ dễ tìm"),
            _("Chào {ten}, xin cho biết thêm một mốc dễ tìm gần nhà để người giao khỏi lạc."),
        ),
        "cam-on": (_("Cảm ơn"), _("Cảm ơn {ten} đã mua giúp. Có gì chưa vừa ý xin nhắn, nhà em lo ngay.")),
    },
    Side.BUYER: {
        "khi-nao": (_("Khi nào gửi?"), _("Cho tôi hỏi đơn {ma_don} khi nào gửi được?")),
        "goi-truoc": (_("Gọi trước khi giao"), _("Nhờ dặn người giao gọi tôi trước khi tới giúp.")),
        "da-nhan": (_("Đã nhận hàng"), _("Tôi đã nhận hàng, cảm ơn nhà mình.")),
    },
}


@dataclass(frozen=True)
class Template:
    """A button that fills the message box. key goes into the address: ?mau=nhan-don, ?mau=17"""

    key: str
    title: str
    text: str


def templates_for(part: SellerOrder, side: Side, own: Iterable[MessageTemplate] = ()) -> list[Template]:
    """Own answers first, then the marketplace's, filled in for this order."""
    ready = [Template(key, str(title), str(text)) for key, (title, text) in READY[side].items()]
    kept = [Template(str(one.pk), one.title, one.text) for one in own]
    return [Template(one.key, one.title, fill(one.text, part)) for one in kept + ready]


def fill(text: str, part: SellerOrder) -> str:
    """Put the buyer's name and the order's number in. Plain replacement: braces of a person never run as a format."""
    return text.replace("{ten}", part.order.full_name).replace("{ma_don}", part.number)
