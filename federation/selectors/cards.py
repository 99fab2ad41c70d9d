"""How it stands with a partner, in one sentence, one colour and one button: what an operator looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from federation.core.identity import fingerprint
from federation.core.judging import Fault
from federation.errors import NodeNotFounded
from federation.models import NodeKey, Partner, Succession
from marketplace.kernel import clock

from .node import root_public
from .partners import now_ms

STALE_MS = 30 * 60 * 1000


@dataclass(frozen=True)
class Card:
    """button: the name of the deed that helps now; "" where nothing has to be done. colour: green, amber or red."""

    sentence: str
    button: str
    colour: str


def partners_with_numbers() -> QuerySet[Partner]:
    """With the number of records we keep of each (see goods_of), and who is said to go on as which other one; one
    statement."""
    told = Succession.objects.filter(partner=OuterRef("pk"), agreed_at=None)
    return Partner.objects.select_related("marketplace", "successor").annotate(
        goods=Count("listings", filter=Q(listings__deleted=False)), heir=Subquery(told.values("heir__name")[:1])
    )


def heir_of(partner: Partner) -> str:
    """Of a row of partners_with_numbers: the partner as which it wants to go on, until an operator agrees; else ""."""
    return "" if partner.state == Partner.State.REVOKED else str(getattr(partner, "heir", None) or "")


def goods_of(partner: Partner) -> int:
    """Of a row of partners_with_numbers."""
    return int(getattr(partner, "goods", 0))


def card_of(partner: Partner, goods: int) -> Card:
    if heir := heir_of(partner):
        words = _("Chợ này báo nhập vào %(heir)s, cả hai bên đã ký. Gọi cho họ; đúng vậy thì bấm đồng ý.")
        return Card(words % {"heir": heir}, "nhap", "amber")
    if partner.held and partner.state == Partner.State.ACTIVE:
        words = _("Chợ này vừa đổi hàng loạt (%(what)s): người mua vẫn thấy như cũ, chờ bà con xem.")
        return Card(words % {"what": held_words(partner.held)}, "khac-biet", "amber")
    return _active(partner, goods) if partner.state == Partner.State.ACTIVE else _not_active(partner)


def _not_active(partner: Partner) -> Card:
    if partner.state == Partner.State.SUSPENDED:
        return Card(_suspended(partner), "tin-lai", "red")
    if partner.state == Partner.State.PENDING:
        return Card(_("Bên mình đã duyệt, đang chờ chợ bạn duyệt. Nhắc họ một cuộc điện thoại."), "thu-lai", "amber")
    if partner.state == Partner.State.SUCCEEDED:
        words = _("Đã nhập vào %(heir)s: hàng, đường dẫn và gian vẫn như cũ, nay đọc từ chợ đó.")
        return Card(words % {"heir": partner.successor}, "", "green")
    if partner.state == Partner.State.REVOKED:
        return Card(_("Đã thôi làm bạn; hàng của chợ này không còn trên kệ."), "", "red")
    if partner.asked_at is not None:
        return Card(_("Chợ này xin làm bạn. Gọi điện, đọc tám chữ cho nhau nghe, khớp thì duyệt."), "duyet", "amber")
    return Card(_("Mới thấy thẻ. Gọi điện, đọc tám chữ cho nhau nghe, khớp thì duyệt."), "duyet", "amber")


def _active(partner: Partner, goods: int) -> Card:
    if partner.fresh_as_of is None:
        return Card(_("Đã kết nối, đang đọc hàng lần đầu: tới giờ được %(goods)s món.") % {"goods": goods}, "", "amber")
    facts = {"goods": goods, "at": told_at(partner.fresh_as_of), "why": partner.detail}
    if now_ms() - partner.fresh_as_of <= STALE_MS:
        return Card(_("Đủ và mới: %(goods)s món, chứng minh lúc %(at)s.") % facts, "", "green")
    if partner.detail:
        words = _("Không trả lời đúng từ %(at)s (%(why)s), vẫn bày %(goods)s món đã lưu.") % facts
    else:
        words = _("Không trả lời từ %(at)s, vẫn bày %(goods)s món đã lưu.") % facts
    return Card(words, "thu-lai", "amber")


def _suspended(partner: Partner) -> str:
    reasons = {
        Fault.BAD_SIGNATURE: _("gửi chữ ký sai"),
        Fault.VERSION_CONFLICT: _("nói hai điều khác nhau về cùng một món"),
        Fault.EQUIVOCATION: _("ký hai bản khác nhau của cùng một lúc; bằng chứng đã giữ"),
        Fault.OVER_LIMIT: _("gửi nhiều hơn mức cho phép"),
        Fault.BAD_DATA: _("gửi quá nhiều món hỏng"),
        Fault.BAD_PROTOCOL: _("trả lời không đúng giao ước"),
    }
    if partner.refusal:
        words = _(
            "Bà con không cho hiện đợt đổi hàng loạt: “%(why)s”. Gọi cho họ; sửa xong thì tin lại. Hàng cũ vẫn bày."
        )
        return words % {"why": partner.refusal}
    if not partner.fault:
        return _("Bà con đã tạm ngưng chợ này; hàng cũ vẫn bày.")
    why = reasons.get(Fault(partner.fault), partner.fault)
    return _("Máy đã tự tạm ngưng vì chợ này %(why)s. Gọi cho họ; sửa xong thì tin lại. Hàng cũ vẫn bày.") % {
        "why": why
    }


def held_words(held: str) -> str:
    """Why the brakes are on, as core.brakes.Brakes.reason says it, in words for people."""
    numbers = [int(word) for word in held.split() if word.isdigit()]
    if len(numbers) >= 2 and held.endswith("deleted"):
        return _("gỡ %(gone)s trong %(of)s món") % {"gone": numbers[0], "of": numbers[1]}
    if len(numbers) >= 2:
        return _("đổi giá quá ba lần ở %(priced)s trong %(of)s món") % {"priced": numbers[0], "of": numbers[1]}
    return held


def key_card(key: NodeKey) -> Card:
    """How it stands with a key of ours; button: the deed that is there, should it ever be needed."""
    now, days = clock.now(), {"from": f"{key.valid_from:%d/%m/%Y}"}
    if key.purpose == NodeKey.Purpose.ROOT or key.valid_until is None:
        return Card(_("Khoá gốc: đặt tên cho chợ mình mãi mãi, cất trong tủ, không để trên máy."), "", "green")
    if key.revoked_at is not None:
        return Card(_("Đã huỷ: không mở được gì nữa."), "", "red")
    days["until"] = f"{key.valid_until:%d/%m/%Y}"
    if key.valid_from > now:
        return Card(_("Khoá mới, chợ bạn đã được báo: ký từ %(from)s tới %(until)s.") % days, "huy", "amber")
    if key.valid_until <= now:
        return Card(_("Hết hạn ngày %(until)s.") % days, "", "amber")
    return Card(_("Có hiệu lực từ %(from)s tới %(until)s.") % days, "huy", "green")


def told_at(ms: int) -> str:
    """ "14:03" today, "14:03 27/11" before."""
    moment = timezone.localtime(datetime.fromtimestamp(ms / 1000, tz=UTC))
    return f"{moment:%H:%M}" if moment.date() == timezone.localdate() else f"{moment:%H:%M %d/%m}"


def our_words() -> str:
    """Our own eight; "" before the node is founded."""
    try:
        return fingerprint(root_public())
    except NodeNotFounded:
        return ""


def words_of(partner: Partner) -> str:
    """The eight words both operators read to each other."""
    return fingerprint(bytes(partner.root))
