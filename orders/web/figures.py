"""Figures of a shop: pictures drawn by the server, the table behind each, and a file of all of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from marketplace.kernel.sheets import csv_text

from ..charts import columns, shares
from ..selectors.figures import PACE_DAYS, Figures, Sold, figures_of
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest

PERIODS = {
    # address: days, name
    "tuan": (7, gettext_lazy("7 ngày")),
    "thang": (30, gettext_lazy("30 ngày")),
    "mua": (91, gettext_lazy("Một mùa")),
    "nam": (364, gettext_lazy("Một năm")),
}


@require_safe
@producer_page
def figures(request: HtmxRequest) -> HttpResponse:
    """?ky= says how far back."""
    producer, period = current_producer(request), _period(request)
    told = figures_of(producer, days=PERIODS[period][0])
    context = {
        "told": told,
        "period": period,
        "periods": [(name, words) for name, (_days, words) in PERIODS.items()],
        "chart": columns([(date_format(span.begins, "d/m"), span.sales_vnd) for span in told.spans]),
        "is_by_week": len(told.spans) < told.days,
        "products": _with_bars(told.products),
        "wards": _with_bars(told.wards),
        "steps": _steps(told),
        "pace_days": PACE_DAYS,
        **frame(request, producer),
    }
    return render(request, "orders/producer/figures.html", context)


def _period(request: HtmxRequest) -> str:
    asked = request.GET.get("ky", "")
    return asked if asked in PERIODS else "thang"


def _with_bars(rows: list[Sold]) -> list[tuple[Sold, int]]:
    return list(zip(rows, shares([row.sales_vnd for row in rows]), strict=True))


def _steps(told: Figures) -> list[tuple[str, int, int]]:
    """From looking to buying: words, number, and the length of its bar."""
    numbers = [told.views, told.carts, told.orders]
    words = [_("Lượt xem món"), _("Bỏ vào giỏ"), _("Đơn đã trả tiền")]
    return list(zip(words, numbers, shares(numbers), strict=True))


@require_safe
@producer_page
def figures_file(request: HtmxRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    producer, period = current_producer(request), _period(request)
    told = figures_of(producer, days=PERIODS[period][0])
    names = [_("Mục"), _("Tên"), _("Số lượng"), _("Tiền hàng, đồng")]
    answer = HttpResponse(csv_text(names, _rows(told)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="so-lieu-{period}-{told.begins:%Y-%m-%d}.csv"'
    return answer


def _rows(told: Figures) -> Iterator[list[object]]:
    for span in told.spans:
        yield [_("Ngày, tuần"), f"{span.begins:%d/%m/%Y}", span.orders, span.sales_vnd]
    for words, rows in ((_("Món"), told.products), (_("Nơi nhận"), told.wards)):
        for row in rows:
            yield [words, row.name, row.many, row.sales_vnd]
    for words, number, _bar in _steps(told):
        yield [_("Từ xem tới mua"), words, number, ""]
    yield [_("Người mua"), _("Tất cả"), told.buyers, ""]
    yield [_("Người mua"), _("Mua lại"), told.returning, ""]
    for stock in told.stocks:
        days = ""
        if stock.days is not None:
            days = ngettext("còn %(days)s ngày", "còn %(days)s ngày", stock.days) % {"days": stock.days}
        yield [_("Hàng còn"), f"{stock.name} {days}".strip(), stock.units, ""]
