"""What each letter to a producer says, in the language that is active: news, why, what to do, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.calling import with_phone

from ..models import ProducerLetter

Kind = ProducerLetter.Kind


@dataclass(frozen=True)
class Words:
    """One letter. address: the page where one goes on."""

    subject: str
    greeting: str
    lines: list[str]
    address: str


def words_of(letter: ProducerLetter) -> Words:
    """The letter in words, in the active language."""
    subject, lines, path = _WRITERS[Kind(letter.kind)](letter)
    greeting = _("Chào %(name)s,") % {"name": letter.producer.contact_name}
    return Words(subject, greeting, lines, f"{settings.SITE_URL.rstrip('/')}{path}")


def _why(letter: ProducerLetter) -> list[str]:
    """Reason and advice, and those of single papers."""
    facts = letter.facts
    lines = [_("Vì sao: %(reason)s") % facts] if facts.get("reason") else []
    return lines + ([_("Cần làm: %(advice)s") % facts] if facts.get("advice") else [])


Written = tuple[str, list[str], str]


def _own_page() -> str:
    return reverse("orders:application")


def _to_review(letter: ProducerLetter) -> Written:
    name = {"name": letter.producer.legal_name}
    page = reverse("admin:catalog_producer_change", args=[letter.producer_id])
    return _("Hồ sơ chờ xét: %(name)s") % name, [_("%(name)s gửi hồ sơ xin bán ở chợ.") % name], page


def _approved(letter: ProducerLetter) -> Written:
    told = _("Chợ đã duyệt hồ sơ. Món nào đã duyệt thì người mua thấy ngay từ bây giờ.")
    return _("%(name)s được bán ở chợ rồi") % {"name": letter.producer.legal_name}, [told], reverse("orders:today")


def _asked_back(letter: ProducerLetter) -> Written:
    return _("Chợ hỏi lại về hồ sơ"), _why(letter), _own_page()


def _refused(letter: ProducerLetter) -> Written:
    kept = _("Giấy tờ đã gửi sẽ được xóa sau %(days)s ngày.") % {"days": settings.PAPERS_ERASED_DAYS}
    return _("Chợ chưa nhận hồ sơ được"), [*_why(letter), kept], _own_page()


def _suspended(letter: ProducerLetter) -> Written:
    held = _("Tiền bán hàng tạm giữ lại cho tới khi xong việc.") if letter.facts.get("payouts_held") else ""
    goods = _("Món hàng tạm ẩn. Đơn đang làm thì bà con vẫn làm cho xong.")
    return _("Gian hàng tạm ngừng"), [*_why(letter), goods, *([held] if held else [])], _own_page()


def _stopped(_letter: ProducerLetter) -> Written:
    told = _("Đã tới ngày quy chế mới có hiệu lực mà nhà mình chưa đồng ý, nên món hàng tạm ẩn.")
    then = _("Đọc rồi bấm đồng ý là bán lại được ngay.")
    return _("Gian hàng tạm ngừng vì quy chế mới"), [told, then], reverse("orders:seller_rules")


def _returned(letter: ProducerLetter) -> Written:
    told = _("Chợ cho bán lại từ bây giờ. Món hàng hiện ra như trước.")
    return _("%(name)s bán lại được rồi") % {"name": letter.producer.legal_name}, [told], reverse("orders:today")


def _closed(letter: ProducerLetter) -> Written:
    return _("Gian hàng đã đóng"), _why(letter), _own_page()


def _new_rules(letter: ProducerLetter) -> Written:
    facts = letter.facts
    lines = [_("Có hiệu lực từ ngày %(day)s.") % {"day": facts["effective_on"]}]
    changes = facts.get("changes_vi" if letter.language.startswith("vi") else "changes_en")
    if changes:
        lines.append(_("Điểm mới: %(changes)s") % {"changes": changes})
    if facts.get("stops_on"):
        lines.append(_("Từ ngày %(day)s, ai chưa đồng ý thì tạm ngừng bán.") % {"day": facts["stops_on"]})
    return _("Quy chế mới cho người bán"), lines, reverse("orders:seller_rules")


def _certificate_to_review(letter: ProducerLetter) -> Written:
    page = reverse("admin:catalog_certificate_change", args=[letter.facts["pk"]])
    told = _("%(certificate)s của món “%(product)s” chờ xác nhận.") % letter.facts
    return _("Chứng nhận chờ xem: %(certificate)s") % letter.facts, [told], page


def _certificate_verified(letter: ProducerLetter) -> Written:
    told = _("%(certificate)s hiện ở món “%(product)s” tới hết ngày %(expires_on)s.") % letter.facts
    return _("Đã xác nhận: %(certificate)s") % letter.facts, [told], reverse("orders:certificates")


def _certificate_refused(letter: ProducerLetter) -> Written:
    subject = _("Chưa xác nhận được: %(certificate)s") % letter.facts
    return subject, _why(letter), reverse("orders:certificate", args=[letter.facts["pk"]])


def _certificate_ends(letter: ProducerLetter) -> Written:
    told = _("Chứng nhận của món “%(product)s” hết hạn ngày %(expires_on)s. Hết hạn thì tự mất khỏi trang món.")
    then = _("Có bản mới thì gửi trước ngày đó giúp.")
    subject = _("Còn %(days)s ngày: %(certificate)s sắp hết hạn") % letter.facts
    return subject, [told % letter.facts, then], reverse("orders:certificates")


def _page_to_review(letter: ProducerLetter) -> Written:
    name = {"name": letter.producer.legal_name}
    page = reverse("admin:catalog_producerchange_change", args=[letter.facts["pk"]])
    return _("Trang chờ duyệt: %(name)s") % name, [_("%(name)s đổi tên hoặc địa chỉ.") % name], page


def _page_approved(letter: ProducerLetter) -> Written:
    name = {"name": letter.producer.legal_name}
    return _("Tên và địa chỉ mới đã hiện"), [_("Người mua thấy ngay: %(name)s.") % name], reverse("orders:own_page")


def _page_handed_back(letter: ProducerLetter) -> Written:
    return _("Chợ hỏi lại về tên hoặc địa chỉ"), _why(letter), reverse("orders:own_page")


def _help_begins(letter: ProducerLetter) -> Written:
    facts = letter.facts
    told = _("%(helper)s được làm giúp gian hàng tới hết ngày %(until)s: %(task)s.")
    looks = _("%(helper)s được xem gian hàng tới hết ngày %(until)s: %(task)s.")
    then = with_phone(
        _("Không nhờ thì bấm dừng ở trang người giúp, hoặc gọi %(phone)s. Người giúp không đụng được tới tiền.")
    )
    return _("Có người làm giúp gian hàng"), [(told if facts["may_work"] else looks) % facts, then], _helpers_page()


def _help_ends(letter: ProducerLetter) -> Written:
    told = _("%(helper)s không vào gian hàng được nữa. Việc đã làm giúp xem ở trang người giúp.") % letter.facts
    return _("Thôi người làm giúp gian hàng"), [told], _helpers_page()


def _help_paper_to_review(letter: ProducerLetter) -> Written:
    page = reverse("admin:catalog_helpconsent_change", args=[letter.facts["pk"]])
    told = _("%(helper)s gửi giấy nhờ làm giúp có chữ ký của %(name)s.")
    return _("Giấy nhờ làm giúp chờ xem"), [told % {**letter.facts, "name": letter.producer.legal_name}], page


def _helpers_page() -> str:
    return reverse("orders:own_helpers")


_WRITERS: dict[Kind, Callable[[ProducerLetter], Written]] = {
    Kind.APPLICATION_TO_REVIEW: _to_review,
    Kind.APPROVED: _approved,
    Kind.CHANGES_REQUESTED: _asked_back,
    Kind.REFUSED: _refused,
    Kind.SUSPENDED: _suspended,
    Kind.STOPPED_WITHOUT_RULES: _stopped,
    Kind.RETURNED: _returned,
    Kind.CLOSED: _closed,
    Kind.NEW_RULES: _new_rules,
    Kind.CERTIFICATE_TO_REVIEW: _certificate_to_review,
    Kind.CERTIFICATE_VERIFIED: _certificate_verified,
    Kind.CERTIFICATE_REFUSED: _certificate_refused,
    Kind.CERTIFICATE_ENDS: _certificate_ends,
    Kind.PAGE_TO_REVIEW: _page_to_review,
    Kind.PAGE_APPROVED: _page_approved,
    Kind.PAGE_HANDED_BACK: _page_handed_back,
    Kind.HELP_BEGINS: _help_begins,
    Kind.HELP_ENDS: _help_ends,
    Kind.HELP_PAPER_TO_REVIEW: _help_paper_to_review,
}
