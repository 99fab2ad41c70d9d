"""Whether a node keeps the contract: a reader's day, played step by step against its address. Nothing here is changed.

It asks as this node does, with our key and card; so the other side has to approve us before all steps can be played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from federation.core.card import Card, CardRefused
from federation.core.fence import FEED
from federation.core.heads import is_signed
from federation.core.judging import Distrusted, Judge, Rejected, UnknownKey
from federation.core.listing import read_listing
from federation.core.merkle import all_buckets, bucket_of, root_of
from federation.core.records import (
    Answer,
    Ask,
    AskBuckets,
    AskChanges,
    AskItems,
    AskRecords,
    Buckets,
    Change,
    Head,
    ItemRef,
    Items,
    Page,
    Records,
    Reset,
)
from federation.core.wire import NODE, PROPOSE, question, read_answer
from federation.gateways.keys import PublicKeys
from federation.gateways.probing import Heard, got, send, signed, spoilt
from federation.gateways.talking import Line, fetch_card
from federation.selectors.node import our_card, our_node
from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AddressRefused

MOST_PAGES = 400
SMALL_PAGE = 7
MOST_ANSWER_S = 20.0
SKEW_S = 300


@dataclass(frozen=True)
class Check:
    """ok is None for what could not be played or need not be; advice: what is wrong and what to do."""

    name: str
    ok: bool | None
    advice: str = ""


@dataclass
class Known:
    """What the steps learn of the node."""

    card: Card
    line: Line
    versions: list[str] = field(default_factory=list)
    capabilities: list[str] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    head: Head | None = None
    cursor: str | None = None
    bytes_read: int = 0
    slowest_s: float = 0.0

    def ask(self, ask: Ask) -> Answer:
        """Raises Distrusted, GatewayUnavailable."""
        document, root, variables = question(ask, FEED)
        heard = self.hear(send(self.line, signed(self.line, document, variables)))
        if heard.status != 200 or root not in heard.data or not heard.proven:
            raise GatewayUnavailable(f"{root}: {heard.status} {heard.code} {heard.why_not}")
        return read_answer(ask, heard.data[root])

    def hear(self, heard: Heard) -> Heard:
        self.bytes_read += heard.size
        self.slowest_s = max(self.slowest_s, heard.took_s)
        return heard

    def live(self) -> list[ItemRef]:
        return [ItemRef(one.id, one.version, one.digest) for one in self.changes.values() if not one.deleted]


def conform(address: str) -> Iterator[Check]:
    """Every step as it is played; ends early where the next ones need what failed."""
    try:
        card = fetch_card(address)
    except (CardRefused, GatewayUnavailable, AddressRefused) as error:
        advice = _("Không đọc được thẻ ở /.well-known/marketplace-federation: %(why)s")
        yield Check(_("thẻ chợ"), ok=False, advice=advice % {"why": error})
        return
    keys = PublicKeys({key.key_id: key.public for key in card.keys})
    known = Known(card, Line(card.endpoint, keys, our_node().key))
    yield Check(_("thẻ chợ: %(name)s, %(node)s") % {"name": card.name, "node": card.node}, ok=True)
    for step in _STEPS:
        failed = False
        try:
            for check in step(known):
                failed = failed or check.ok is False
                yield check
        except (GatewayUnavailable, AddressRefused) as error:
            failed = True
            yield Check(_("trả lời"), ok=False, advice=_("Không có câu trả lời dùng được: %(why)s") % {"why": error})
        except Distrusted as error:
            failed = True
            yield Check(_("đọc được câu trả lời"), ok=False, advice=error.detail)
        if failed and step in _NEEDED:
            return


def _keys(known: Known) -> Iterator[Check]:
    moment = clock.now()
    valid = [key for key in known.card.keys if key.start <= moment < key.end]
    yield Check(
        _("khoá còn hạn"), bool(valid), _("Không khoá nào trên thẻ còn hạn hôm nay. Ký khoá mới bằng khoá gốc.")
    )
    if valid and max(key.end for key in valid) < moment + timedelta(days=7):
        yield Check(_("khoá sắp hết hạn"), ok=None, advice=_("Khoá dài nhất còn dưới bảy ngày: ký khoá mới ngay."))


def _introduce(known: Known) -> Iterator[Check]:
    """Who we are, to whom; and that the answer is theirs, and the answer to this."""
    heard = known.hear(send(known.line, signed(known.line, PROPOSE, {"card": our_card()})))
    if heard.code == "CLOCK" and heard.proven:
        ahead = heard.created - int(clock.now().timestamp())
        known.line = Line(known.line.endpoint, known.line.keys, known.line.signer, ahead)
        yield Check(_("đồng hồ"), ok=None, advice=_("Lệch %(s)s giây; đã đo và hỏi lại.") % {"s": ahead})
        heard = known.hear(send(known.line, signed(known.line, PROPOSE, {"card": our_card()})))
    advice = _("Câu trả lời phải ký bằng một khoá trên thẻ, phủ cả chữ ký của câu hỏi: %(why)s")
    yield Check(_("câu trả lời có chữ ký đúng"), heard.proven, advice % {"why": heard.why_not})
    told = heard.data.get("proposePartnership")
    state = str(told.get("state", "")) if isinstance(told, dict) else ""
    advice = _("proposePartnership trả về %(status)s %(code)s thay vì một trạng thái.")
    yield Check(_("nhận lời làm quen"), bool(state), advice % {"status": heard.status, "code": heard.code})
    if heard.proven and state:
        advice = _("Họ thấy chợ này là %(state)s. Nhờ người vận hành bên đó duyệt nút %(us)s rồi chạy lại.")
        is_active = state == "ACTIVE"
        yield Check(_("bên đó đã duyệt chợ này"), is_active, advice % {"state": state, "us": our_node().id})


def _refusals(known: Known) -> Iterator[Check]:
    """What must not be answered."""
    line = known.line
    good = signed(line, NODE, {})
    unsigned = {"content-type": good.message.headers["content-type"]}
    other = {**good.message.headers, "signature": "sig1=:" + "A" * 86 + "==:"}
    wrong = {
        _("không chữ ký"): spoilt(good, headers=unsigned),
        _("chữ ký sai"): spoilt(good, headers=other),
        _("thân bị sửa"): spoilt(good, body=good.message.body + b" "),
    }
    for name, sent in wrong.items():
        heard = known.hear(send(line, sent))
        advice = _("Phải từ chối bằng 401, đã trả %(status)s %(code)s.") % {"status": heard.status, "code": heard.code}
        yield Check(_("từ chối: %(what)s") % {"what": name}, heard.status == 401, advice)
    first, again = known.hear(send(line, good)), known.hear(send(line, good))
    advice = _("Cùng một nonce lần thứ hai phải bị từ chối (REPLAYED), đã trả %(status)s %(code)s.")
    told = {"status": again.status, "code": again.code}
    yield Check(_("từ chối: gửi lại y nguyên"), first.status == 200 and again.code == "REPLAYED", advice % told)
    late = known.hear(send(line, signed(line, NODE, {}, seconds=-SKEW_S - 600)))
    advice = _("Câu hỏi cũ hơn 300 giây phải bị từ chối (401 CLOCK, có chữ ký), đã trả %(status)s %(code)s.")
    told = {"status": late.status, "code": late.code}
    yield Check(_("từ chối: quá cũ"), late.code == "CLOCK" and late.proven, advice % told)
    status = got(line.endpoint)
    advice = _("GET phải bị từ chối (405 hay 404), đã trả %(status)s.") % {"status": status}
    yield Check(_("từ chối: GET"), 400 <= status < 500, advice)


def _node(known: Known) -> Iterator[Check]:
    told = known.hear(send(known.line, signed(known.line, NODE, {}))).data.get("node")
    node = told if isinstance(told, dict) else {}
    known.versions = [str(one) for one in node.get("contractVersions") or []]
    known.capabilities = [str(one) for one in node.get("capabilities") or []]
    yield Check(_("nói đúng tên mình"), node.get("id") == known.card.node, _("node.id phải là tên trên thẻ."))
    yield Check(_("phiên bản giao ước 1.0"), "1.0" in known.versions, _("contractVersions phải có 1.0."))


def _reading(known: Known) -> Iterator[Check]:
    """From the beginning, in small pages, to the end."""
    judge = Judge(known.card.node, known.line.keys)
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for _page in range(MOST_PAGES):
        limit = SMALL_PAGE if len(seen) < 5 * SMALL_PAGE else 200
        page = known.ask(AskChanges(known.cursor, limit))
        if not isinstance(page, Page):
            problems.setdefault("page", _("Đọc từ đầu mà không được trang nào: %(what)s") % {"what": page})
            break
        if len(page.changes) > limit:
            problems.setdefault("page", _("Xin %(limit)s, được %(got)s.") % {"limit": limit, "got": len(page.changes)})
        for change in page.changes:
            _judge(judge, change, seen, problems)
            seen.add(change.id)
            known.changes[change.id] = change
        known.cursor, known.head = page.next, page.head
        if page.head is not None:
            break
    else:
        problems.setdefault("page", _("Đọc mãi không tới trang cuối (hasMore: false)."))
    words = {
        "page": _("đọc từng trang tới hết"),
        "record": _("mọi bản ghi đúng chữ ký, băm, tên và phiên bản"),
        "listing": _("mọi món đọc được theo lược đồ"),
        "tombstone": _("bia mộ không mang nội dung"),
    }
    for kind, name in words.items():
        counted = f" ({len(known.changes)})" if kind == "record" else ""
        yield Check(name + counted, kind not in problems, problems.get(kind, ""))


def _judge(judge: Judge, change: Change, seen: set[str], problems: dict[str, str]) -> None:
    if change.id in seen:
        problems.setdefault("page", _("%(id)s có ở hai trang của một lượt đọc.") % {"id": change.id})
    try:
        body = judge.body_of(change)
    except Rejected as error:
        kind = "tombstone" if change.deleted else "record"
        problems.setdefault(kind, f"{change.id}: {error}")
        return
    except (Distrusted, UnknownKey) as error:
        problems.setdefault("record", f"{change.id}: {error}")
        return
    try:
        if body is not None:
            read_listing(body)
    except Rejected as error:
        problems.setdefault("listing", f"{change.id}: {error}")


def _root(known: Known) -> Iterator[Check]:
    head = known.head
    if head is None:
        yield Check(_("đầu nguồn có chữ ký"), ok=False, advice=_("Trang cuối phải có head."))
        return
    advice = _("head phải ký bằng khoá trên thẻ, phủ mkfed-head-v1 và JSON chuẩn của nó.")
    yield Check(_("đầu nguồn có chữ ký"), head.node == known.card.node and is_signed(head, known.line.keys), advice)
    live = known.live()
    advice = _("head nói %(said)s món, đọc được %(found)s.") % {"said": head.count, "found": len(live)}
    yield Check(_("đủ số món"), head.count == len(live), advice)
    root = root_of(all_buckets(live))
    advice = _("head nói %(said)s, tính ra %(found)s. So từng xô bằng buckets để tìm chỗ lệch.")
    told = {"said": head.root[:16], "found": root[:16]}
    yield Check(_("gốc băm bằng nhau"), head.root == root, advice % told)


def _cursors(known: Known) -> Iterator[Check]:
    after = known.ask(AskChanges(known.cursor, 10))
    advice = _("Hỏi tiếp từ cuối phải được một trang, có head.")
    yield Check(_("đọc tiếp từ chỗ cuối"), isinstance(after, Page) and after.head is not None, advice)
    reset = known.ask(AskChanges("khong-phai-con-tro", 10))
    advice = _("Con trỏ lạ phải được trả lời bằng ResetRequired.")
    yield Check(_("con trỏ lạ"), isinstance(reset, Reset), advice)


def _records(known: Known) -> Iterator[Check]:
    some = [one for one in known.changes.values() if not one.deleted][:20]
    ids = (*(one.id for one in some), f"{known.card.node}/khong-co")
    found = known.ask(AskRecords(ids))
    got_ids = {one.id: one.digest for one in found.changes} if isinstance(found, Records) else {}
    advice = _("records phải trả đúng những bản ghi đã hỏi, bỏ qua cái không có.")
    yield Check(_("hỏi từng bản ghi"), got_ids == {one.id: one.digest for one in some}, advice)
    if "roots" not in known.capabilities or known.head is None:
        yield Check(_("xô băm"), ok=None, advice=_("Không khai báo roots: lệch thì phải đọc lại từ đầu."))
        return
    told = known.ask(AskBuckets(known.head.epoch))
    hashes = list(told.hashes) if isinstance(told, Buckets) else []
    advice = _("Phải có 256 băm, và băm của chúng phải là gốc.")
    yield Check(_("xô băm"), len(hashes) == 256 and root_of(hashes) == known.head.root, advice)
    if some:
        bucket = bucket_of(some[0].id)
        listed = known.ask(AskItems(known.head.epoch, (bucket,)))
        wanted = {item for item in known.live() if bucket_of(item.id) == bucket}
        same = isinstance(listed, Items) and set(listed.items) == wanted
        yield Check(_("từng món của một xô"), same, _("bucketItems không khớp với những gì đã đọc."))


def _limits(known: Known) -> Iterator[Check]:
    line = known.line
    page = known.ask(AskChanges(None, 100_000))
    advice = _("Một trang nhiều nhất 500 thay đổi, dù xin bao nhiêu.")
    yield Check(_("trang không quá 500"), isinstance(page, Page) and len(page.changes) <= 500, advice)
    document, _root_field, variables = question(AskRecords(tuple(f"{known.card.node}/{n}" for n in range(101))), FEED)
    many = known.hear(send(line, signed(line, document, variables)))
    refused = many.status >= 400 or "errors" in many.content
    yield Check(_("không quá 100 tên một lần"), refused, _("Hỏi 101 bản ghi phải bị từ chối."))
    large = known.hear(send(line, signed(line, NODE, {"x": "x" * 300_000})))
    yield Check(_("câu hỏi quá lớn"), large.status >= 400, _("Trên 256 KiB phải bị từ chối (413)."))
    odd = known.hear(send(line, signed(line, "query Odd { nothingOfTheKind }", {})))
    advice = _("Câu hỏi lạ phải được trả lời bằng errors, có chữ ký; đã trả %(status)s.") % {"status": odd.status}
    yield Check(_("câu hỏi lạ"), "errors" in odd.content and odd.proven and odd.status < 500, advice)
    advice = _("Lâu nhất %(s)s giây; quá 20 giây thì chợ khác thôi chờ.") % {"s": f"{known.slowest_s:.1f}"}
    yield Check(_("trả lời kịp"), known.slowest_s < MOST_ANSWER_S, advice)


_STEPS: tuple[Callable[[Known], Iterator[Check]], ...] = (
    _keys,
    _introduce,
    _refusals,
    _node,
    _reading,
    _root,
    _cursors,
    _records,
    _limits,
)
_NEEDED = (_keys, _introduce)
