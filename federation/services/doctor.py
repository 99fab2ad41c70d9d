"""What is wrong with this node and its partners, and what to do: looked at from here, nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from federation.core.merkle import root_of
from federation.errors import NodeNotFounded
from federation.gateways.keys import folder
from federation.gateways.watermark import find_watermark
from federation.models import NodeKey, Outbox, Partner, RemoteBucket
from federation.selectors.cards import card_of, goods_of, partners_with_numbers
from federation.selectors.feed_view import FeedView, find_state
from federation.selectors.node import our_node
from marketplace.kernel import clock

from .replica_store import ReplicaStore

RENEW_WITHIN = timedelta(days=30)
LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """is_well: nothing to do; advice: what to do, in words."""

    what: str
    is_well: bool
    advice: str = ""


def examine() -> Iterator[Finding]:
    """All findings, the node's own first. No network: partners' words are those of their last session."""
    try:
        node = our_node()
    except NodeNotFounded:
        yield Finding(_("khoá"), False, _("Chợ này chưa là nút liên thông. Chạy: manage.py federation_key"))
        return
    yield Finding(_("nút %(node)s") % {"node": node.id}, True)
    yield from _files()
    yield from _keys()
    yield from _feed()
    for partner in partners_with_numbers():
        yield from _partner(partner, goods_of(partner))


def _files() -> Iterator[Finding]:
    if (folder() / "root.key").exists():
        advice = _("Cất root.key ra khỏi máy này, in một bản để trong tủ: %(path)s")
        yield Finding(_("khoá gốc"), False, advice % {"path": folder() / "root.key"})
    yield Finding(
        _("tệp mức nước"), find_watermark() is not None, _("Chưa có; lần phát hành tới sẽ ghi. Đừng xoá tệp này.")
    )
    free = shutil.disk_usage(folder()).free
    yield Finding(_("đĩa"), free > LEAST_FREE_BYTES, _("Đĩa sắp đầy: dọn bớt, hoặc thêm đĩa."))
    https = settings.SITE_URL.startswith("https://") or settings.DEBUG
    yield Finding(_("địa chỉ %(url)s") % {"url": settings.SITE_URL}, https, _("Chợ bạn chỉ gọi https: đặt SITE_URL."))


def _keys() -> Iterator[Finding]:
    newest = NodeKey.objects.filter(purpose=NodeKey.Purpose.OPERATIONAL, revoked_at=None).first()
    if newest is None or newest.valid_until is None:
        return
    well = newest.valid_until - clock.now() > RENEW_WITHIN
    until = {"day": f"{newest.valid_until:%d/%m/%Y}"}
    yield Finding(_("khoá ký tới %(day)s") % until, well, _("Sắp hết hạn: báo người giữ khoá gốc."))


def _feed() -> Iterator[Finding]:
    state = find_state()
    if state is None:
        return
    well = root_of(list(FeedView().bucket_hashes())) == state.root
    yield Finding(
        _("nguồn tin: %(count)s món, số %(seq)s") % {"count": state.count, "seq": state.seq},
        well,
        _("Mã băm không khớp: chạy manage.py federation_audit"),
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
    stored = dict(RemoteBucket.objects.filter(partner=partner).values_list("number", "hash"))
    counted = ReplicaStore(partner).counted_hashes()
    same = all(stored.get(number, empty) in (empty, "") for number, empty in enumerate(counted))
    yield Finding(
        _("%(name)s: bản lưu") % {"name": partner.name},
        same,
        _("Bản lưu và mã băm khác nhau: đêm nay tự sửa, hoặc chạy manage.py federation_audit"),
    )


def _advice(partner: Partner) -> str:
    return {
        Partner.State.ACTIVE: _("Thử mở trang của họ; nếu mở được mà vẫn vậy thì gọi cho họ, đọc câu trên."),
        Partner.State.SUSPENDED: _("Mở bàn trực, xem vì sao, gọi cho họ rồi bấm “Tin lại”."),
        Partner.State.PENDING: _("Nhắc họ duyệt chợ mình."),
        Partner.State.DISCOVERED: _("Mở bàn trực, gọi điện so tám chữ rồi duyệt."),
        Partner.State.REVOKED: "",
    }[Partner.State(partner.state)]
