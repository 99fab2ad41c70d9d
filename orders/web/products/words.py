"""What the pages say about the state of a product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Product, ProductChange
from catalog.selectors.labels import FIELDS
from catalog.selectors.own_products import OwnProduct

Status = Product.Status
BADGES = {
    Status.DRAFT: "badge-plain",
    Status.SUBMITTED: "badge-info",
    Status.CHANGES_REQUESTED: "badge-expiring",
    Status.PUBLISHED: "badge-season",
    Status.PAUSED: "badge-out",
    Status.ARCHIVED: "badge-out",
}
SENTENCES: dict[str, str | Promise] = {
    Status.DRAFT: gettext_lazy("Chỉ nhà mình thấy. Điền đủ rồi gửi chợ duyệt."),
    Status.SUBMITTED: gettext_lazy("Chợ đang xem, thường trong một ngày."),
    Status.PUBLISHED: gettext_lazy("Người mua đang thấy món này."),
    Status.PAUSED: gettext_lazy("Người mua tạm thời không thấy món này."),
    Status.ARCHIVED: gettext_lazy("Đã cất đi, không bán nữa."),
}


@dataclass(frozen=True)
class Happened:
    words: str
    note: str
    at: datetime


def history_of(product: Product) -> list[Happened]:
    """What happened to it, the newest first; at most twenty."""
    labels = {"listing": dict(Status.choices), "change": dict(ProductChange.Status.choices)}
    events = product.events.filter(machine="listing").order_by("-at", "-pk")[:20]
    return [Happened(str(labels[each.machine][each.status]), each.note, each.at) for each in events]


@dataclass(frozen=True)
class StateWords:
    label: str
    badge: str
    sentence: str
    is_question: bool


def state_words(own: OwnProduct) -> StateWords:
    """The badge of a product, and one sentence about it."""
    product, change = own.product, own.change
    label, badge = str(product.get_status_display()), BADGES[Status(product.status)]
    if change is not None and change.status == ProductChange.Status.CHANGES_REQUESTED:
        told = {"reason": change.reason, "advice": change.advice}
        return StateWords(label, badge, _("Chợ hỏi lại: %(reason)s Cần làm: %(advice)s") % told, is_question=True)
    if product.status == Status.CHANGES_REQUESTED:
        return StateWords(label, badge, _("Sửa xong thì gửi lại cho chợ."), is_question=True)
    sentence = str(SENTENCES[product.status])
    if change is not None and not change.is_first:
        fields = ", ".join(str(FIELDS.get(name, name)).lower() for name in change.after)
        sentence = _("%(sentence)s Chỗ sửa đang chờ duyệt: %(fields)s.") % {"sentence": sentence, "fields": fields}
    return StateWords(label, badge, sentence, is_question=False)
