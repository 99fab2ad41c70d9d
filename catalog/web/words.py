"""What a page says about a good: stock, season, allergens and sellers in words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from marketplace.kernel import clock

from ..models import Marketplace, Producer, Product, ProductVariant
from .seasons import next_season, season_runs

ALLERGENS: dict[str, Promise] = {
    "gluten": gettext_lazy("gluten (lúa mì)"),
    "crustacean": gettext_lazy("tôm cua"),
    "fish": gettext_lazy("cá"),
    "egg": gettext_lazy("trứng"),
    "milk": gettext_lazy("sữa"),
    "peanut": gettext_lazy("đậu phộng"),
    "soy": gettext_lazy("đậu nành"),
    "sesame": gettext_lazy("mè"),
    "mollusc": gettext_lazy("mực, nghêu, sò"),
    "tree_nut": gettext_lazy("các loại hạt"),
}
PER: dict[str, Promise] = {
    "kg": gettext_lazy("kg"),
    "litre": gettext_lazy("lít"),
    "piece": gettext_lazy("cái"),
}
_CONTAINERS = frozenset(
    "bao bịch bó bộ cái cặp cây chai chục chùm combo giỏ gói hộp hũ khay khối lon lọ lốc nải thùng trái túi vỉ".split()  # noqa: SIM905  # reads as a list
)
_FEW = 5
_LEGAL_FORMS = re.compile(
    r"^(công ty (tnhh|cổ phần)( mtv| một thành viên)?|dntn|doanh nghiệp tư nhân|htx|hợp tác xã|tổ hợp tác|"
    r"hộ kinh doanh)\s+",
    re.IGNORECASE,
)


def pack_noun(variant: ProductVariant, units: int) -> str:
    """What so many packs are called: "hộp" for "Hộp 8 cái 960 g"; "phần" where its name begins otherwise.

    Names of packs are Vietnamese, so other languages say "packs".
    """
    first, *_rest = variant.name_vi.lower().split() or [""]
    if first in _CONTAINERS and (get_language() or "vi").startswith("vi"):
        return first
    return ngettext("phần", "phần", units)


def partner_stock_words(word: str) -> str:
    """OUT, LOW and IN, as partners say them."""
    return {"IN": _("còn hàng"), "LOW": _("sắp hết")}.get(word, _("hết hàng"))


def freshness_words(market: Marketplace) -> str:
    """When a partner's goods were last proven to be as they are shown here: "cập nhật 14:03"."""
    if market.proven_at is None:
        return _("đang cập nhật")
    moment = timezone.localtime(market.proven_at)
    days = (clock.today() - moment.date()).days
    if days <= 0:
        return _("cập nhật %(at)s") % {"at": f"{moment:%H:%M}"}
    if days == 1:
        return _("cập nhật %(at)s hôm qua") % {"at": f"{moment:%H:%M}"}
    return _("cập nhật ngày %(day)s") % {"day": f"{moment:%d/%m}"}


def stock_words(variant: ProductVariant, units: int) -> str:
    if units <= 0:
        return _("Hết hàng")
    words = {"units": number_format(units, force_grouping=True), "pack": pack_noun(variant, units)}
    return (_("Chỉ còn %(units)s %(pack)s") if units <= _FEW else _("Còn %(units)s %(pack)s")) % words


def season_words(months: Collection[int]) -> str:
    """ "tháng 11 đến tháng 3"; several seasons are joined by commas."""
    runs = season_runs(months)
    if runs == [(1, 12)]:
        return _("Quanh năm")
    return ", ".join(_run_words(first, last) for first, last in runs)


def _run_words(first: int, last: int) -> str:
    if first == last:
        return month_name(first)
    return _("%(first)s đến %(last)s") % {"first": month_name(first), "last": month_name(last)}


def month_name(month: int) -> str:
    """ "tháng 11", as people here say it; "November" in languages that name their months."""
    if (get_language() or "vi").startswith("vi"):
        return f"tháng {month}"
    return str(MONTHS[month])


def next_season_words(product: Product, month: int) -> str:
    return _("Hết mùa. Mùa tới: %(month)s") % {"month": month_name(next_season(product.season_months, month))}


def allergen_words(allergens: Collection[str]) -> str:
    return ", ".join(str(ALLERGENS[name]) for name in allergens if name in ALLERGENS)


def short_name(legal_name: str) -> str:
    """The name without its legal form, for cards: "Công ty TNHH Thực phẩm Nguyệt Phố" is "Thực phẩm Nguyệt Phố"."""
    rest = _LEGAL_FORMS.sub("", legal_name)
    return rest[:1].upper() + rest[1:]


def registration_label(producer: Producer) -> str:
    if producer.legal_form == Producer.LegalForm.HOUSEHOLD:
        return _("Số đăng ký hộ kinh doanh")
    if producer.legal_form == Producer.LegalForm.COOPERATIVE_GROUP:
        return _("Số hợp đồng hợp tác")
    return _("Mã số đăng ký kinh doanh")


def back_on(resting_until: date) -> str:
    """The day on which a producer takes orders again, after the last day of its break: "05/12/2026"."""
    return f"{resting_until + timedelta(days=1):%d/%m/%Y}"
