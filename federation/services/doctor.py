"""What is wrong with this node and its partners, and what to do: looked at from here, nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from federation.core.merkle import root_of
from federation.errors import NodeNotFounded
from federation.gateways.keys import folder
from federation.gateways.reachability import Reached
from federation.gateways.watermark import find_watermark
from federation.models import NodeKey, Outbox, Partner, RemoteBucket
from federation.selectors.cards import card_of, goods_of, partners_with_numbers
from federation.selectors.feed_view import FeedView, find_state
from federation.selectors.node import heir_of_us, our_node
from federation.selectors.partners import without_our_keys
from marketplace.kernel import clock

from .fencing import is_restored
from .replica_store import ReplicaStore

RENEW_WITHIN = timedelta(days=45)  # a new key is told a week ahead, and both count for thirty days
TLS_WITHIN = timedelta(days=14)
LEAST_FREE_BYTES = 500_000_000
CLOCK_S = 60
_TALKING = (Partner.State.ACTIVE, Partner.State.PENDING, Partner.State.SUSPENDED)
Reach = Callable[[str], Reached]


@dataclass(frozen=True)
class Finding:
    """is_well: nothing to do; advice: what to do, in words."""

    what: str
    is_well: bool
    advice: str = ""


def examine(*, reach: Reach | None = None) -> Iterator[Finding]:
    """All findings, the node's own first. reach: looks at names and certificates of addresses; without it no network
    is touched, and partners' words are those of their last session."""
    try:
        node = our_node()
    except NodeNotFounded:
        yield _without_a_key()
        return
    yield Finding(_("nút %(node)s") % {"node": node.id}, True)
    if heir := heir_of_us():
        yield Finding(_("chợ mình đã nhập vào nút %(heir)s: không phát hành gì nữa") % {"heir": heir}, True)
    partners = list(partners_with_numbers())
    yield from _files()
    yield from _keys()
    yield from _clock(partners)
    if reach is not None:
        yield from _network(_("chợ mình"), settings.SITE_URL, reach)
    yield from _feed()
    for partner in partners:
        yield from _partner(partner, goods_of(partner))
        if reach is not None and partner.state in _TALKING:
            yield from _network(partner.name, partner.url, reach)


def _without_a_key() -> Finding:
    if NodeKey.objects.exists():
        words = _(
            "Không còn khoá ký nào dùng được: lấy khoá gốc trong tủ, chạy manage.py federation key --rotate --now"
        )
        return Finding(_("khoá"), False, words)
    return Finding(_("khoá"), False, _("Chợ này chưa là nút liên thông. Chạy: manage.py federation key"))


def _files() -> Iterator[Finding]:
    if (folder() / "root.key").exists():
        advice = _("Cất root.key ra khỏi máy này, in một bản để trong tủ: %(path)s")
        yield Finding(_("khoá gốc"), False, advice % {"path": folder() / "root.key"})
    state = find_state()
    behind = state is not None and find_watermark() is not None and is_restored(state=state)
    yield Finding(
        _("tệp mức nước"), find_watermark() is not None, _("Chưa có; lần phát hành tới sẽ ghi. Đừng xoá tệp này.")
    )
    if behind:
        words = _(
            "Cơ sở dữ liệu cũ hơn tệp này, chắc vừa phục hồi: lần phát hành tới tự mở kỷ nguyên mới. Không làm gì cả."
        )
        yield Finding(_("tệp mức nước đi trước cơ sở dữ liệu"), False, words)
    usage = shutil.disk_usage(folder())
    free = _("đĩa: còn trống %(gb)s GB") % {"gb": f"{usage.free / 1e9:.1f}"}
    yield Finding(free, usage.free > LEAST_FREE_BYTES, _("Đĩa sắp đầy: dọn bớt, hoặc thêm đĩa."))
    https = settings.SITE_URL.startswith("https://") or settings.DEBUG
    yield Finding(_("địa chỉ %(url)s") % {"url": settings.SITE_URL}, https, _("Chợ bạn chỉ gọi https: đặt SITE_URL."))


def _keys() -> Iterator[Finding]:
    newest = NodeKey.objects.filter(purpose=NodeKey.Purpose.OPERATIONAL, revoked_at=None).first()
    if newest is None or newest.valid_until is None:
        return
    days = {"from": f"{newest.valid_from:%d/%m/%Y}", "until": f"{newest.valid_until:%d/%m/%Y}"}
    yield Finding(
        _("khoá ký từ %(from)s tới %(until)s") % days,
        newest.valid_until - clock.now() > RENEW_WITHIN,
        _("Sắp hết hạn: lấy khoá gốc trong tủ rồi bấm “Đổi khoá ký” ở bàn trực, hay chạy federation key --rotate"),
    )
    unheard = without_our_keys()
    if unheard:
        words = _("%(count)s chợ bạn chưa xác nhận khoá của mình")
        advice = _("Máy nhắc lại mỗi mười giây. Vẫn vậy sau một giờ thì xem beat và worker có chạy không.")
        yield Finding(words % {"count": len(unheard)}, False, advice)


def _clock(partners: list[Partner]) -> Iterator[Finding]:
    """Where most partners find our time wrong in the same direction, it is ours that is."""
    ahead = [partner.clock_s for partner in partners if partner.state == Partner.State.ACTIVE]
    if not ahead:
        return
    middle = int(median(ahead))
    is_ours = len(ahead) > 1 and abs(middle) > CLOCK_S
    advice = _("Phần lớn chợ bạn thấy giờ máy mình lệch %(s)s giây: chỉnh giờ máy, bật tự chỉnh giờ (NTP).")
    yield Finding(_("đồng hồ máy mình"), not is_ours, advice % {"s": middle})


def _network(name: str, url: str, reach: Reach) -> Iterator[Finding]:
    found = reach(url)
    facts = {"name": name, "host": urlsplit(url).hostname or url, "why": found.why}
    dns = _("%(name)s: tên miền %(host)s") % facts
    yield Finding(dns, found.resolves, _("Không tra được tên miền này: xem DNS, hoặc mạng của máy."))
    if not found.resolves or not url.startswith("https://"):
        return
    if found.until is None:
        advice = _("Không mở được kết nối an toàn (%(why)s): xem tường lửa và chứng chỉ.") % facts
        yield Finding(_("%(name)s: chứng chỉ") % facts, False, advice)
        return
    words = _("%(name)s: chứng chỉ tới %(day)s") % {**facts, "day": f"{found.until:%d/%m/%Y}"}
    well = found.until - clock.now() > TLS_WITHIN
    yield Finding(words, well, _("Sắp hết hạn: xem máy gia hạn tự động (certbot, caddy) có chạy không."))


def _feed() -> Iterator[Finding]:
    state = find_state()
    if state is None:
        return
    well = root_of(list(FeedView().bucket_hashes())) == state.root
    yield Finding(
        _("nguồn tin: %(count)s món, số %(seq)s") % {"count": state.count, "seq": state.seq},
        well,
        _("Mã băm không khớp: chạy manage.py federation audit"),
    )
    oldest = Outbox.objects.order_by("pk").values_list("noted_at", flat=True).first()
    late = oldest is not None and clock.now() - oldest > timedelta(minutes=5)
    yield Finding(
        _("hàng chờ phát hành"), not late, _("Chờ quá năm phút: xem tiến trình worker và beat có chạy không.")
    )


def _partner(partner: Partner, goods: int) -> Iterator[Finding]:
    card = card_of(partner, goods)
    yield Finding(f"{partner.name}: {card.sentence}", card.colour == "green", _advice(partner))
    if partner.clock_s:
        words = _("%(name)s: đồng hồ lệch %(s)s giây") % {"name": partner.name, "s": partner.clock_s}
        yield Finding(words, abs(partner.clock_s) < 300, _("Bảo họ chỉnh giờ máy; mình cũng xem lại giờ máy mình."))
    if partner.state == Partner.State.SUCCEEDED:
        return
    stored = dict(RemoteBucket.objects.filter(partner=partner).values_list("number", "hash"))
    counted = ReplicaStore(partner).counted_hashes()
    same = all(stored.get(number, empty) in (empty, "") for number, empty in enumerate(counted))
    yield Finding(
        _("%(name)s: bản lưu") % {"name": partner.name},
        same,
        _("Bản lưu và mã băm khác nhau: đêm nay tự sửa, hoặc chạy manage.py federation audit"),
    )
    if partner.head and partner.state == Partner.State.ACTIVE:
        equal = root_of(counted) == partner.head["root"]
        words = _("%(name)s: gốc %(root)s…") % {"name": partner.name, "root": partner.head["root"][:12]}
        yield Finding(words, equal, _("Khác gốc họ ký lần trước: bấm “Thử lại ngay”; vẫn khác thì gọi cho họ."))


def _advice(partner: Partner) -> str:
    return {
        Partner.State.ACTIVE: _("Thử mở trang của họ; nếu mở được mà vẫn vậy thì gọi cho họ, đọc câu trên."),
        Partner.State.SUSPENDED: _("Mở bàn trực, xem vì sao, gọi cho họ rồi bấm “Tin lại”."),
        Partner.State.PENDING: _("Nhắc họ duyệt chợ mình."),
        Partner.State.DISCOVERED: _("Mở bàn trực, gọi điện so tám chữ rồi duyệt."),
        Partner.State.REVOKED: "",
        Partner.State.SUCCEEDED: "",
    }[Partner.State(partner.state)]
