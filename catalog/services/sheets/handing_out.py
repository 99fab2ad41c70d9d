"""Files for producers: their goods, a template, and the lines of their file that were not written."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ...models import ImportRow, ImportRun, Producer
from ...selectors.own_sheet import cells_of, own_sheet, shelf_names, values_of
from ...sheets.cells import Cell
from ...sheets.columns import REASON, WRITTEN, key_of
from ...sheets.writing import write_table
from ..seen import edited_facts
from .words import heading, words_of


def goods_file(producer: Producer, *, kind: str) -> bytes:
    """All goods that are not archived, as csv or xlsx. Brought back unchanged it changes nothing; seven statements."""
    shelves = shelf_names()
    rows = [cells_of(values_of(row, edited_facts(row.product)), shelves) for row in own_sheet(producer)]
    return _with_help(rows, kind=kind, shelves=list(shelves.values()))


def template_file(*, kind: str) -> bytes:
    """One line as an example, and what each column wants."""
    shelves = shelf_names()
    example: dict[str, Cell] = {
        "name_vi": _("Khô cá lóc một nắng (ví dụ, xóa dòng này)"),
        "category": next(iter(shelves.values()), ""),
        "size": "500 g",
        "price_vnd": 185_000,
        "tiers": "10: 175.000",
        "units": 20,
        "season_months": "quanh năm",
        "summary_vi": _("Cá lóc đồng phơi hai nắng, ướp nhạt, ăn với xoài."),
    }
    return _with_help([[example.get(column.key) for column in WRITTEN]], kind=kind, shelves=list(shelves.values()))


def _with_help(rows: Sequence[Sequence[Cell]], *, kind: str, shelves: Sequence[str]) -> bytes:
    heads = [heading(column.key) for column in WRITTEN]
    advice: list[list[Cell]] = [[heading(key), words] for key, words in _advice().items()]
    advice.append([heading("category"), ", ".join(shelves)])
    return write_table(kind, heads, rows, widths=[column.width for column in WRITTEN], help_lines=advice)


def _advice() -> dict[str, str]:
    return {
        "sku": _("Chợ cấp. Món mới thì để trống. Đừng sửa: chợ nhờ mã này mà biết dòng nói về gói nào."),
        "name_vi": _("Như trên nhãn. Đổi tên món đang bán thì chợ xem trước rồi người mua mới thấy."),
        "size": _("Một gói bao nhiêu: 500 g, 1,5 kg, 1 lít, 12 trái. Không ghi “chục” mà không có số."),
        "price_vnd": _("Một gói, đã gồm thuế: 85.000, 85k hay 2,5 triệu đều được. Người mua thấy ngay."),
        "tiers": _("Từ mấy phần giá bao nhiêu: 10: 80.000; 50: 75.000. Ghi “không” để bỏ giá sỉ."),
        "units": _("Số gói đang có ở nhà, kể cả phần đang giữ cho đơn chờ trả tiền."),
        "lot": _("Mã lô mới thì ghi thêm ngày làm, hạn dùng. Để trống là hàng không chia lô."),
        "best_before": _("Ngày trước, tháng sau: 05/07/2026 là ngày 5 tháng 7."),
        "season_months": _("“quanh năm”, “tháng 11-3” hoặc “tháng 2, 5-7”."),
        "status": _("Đang bán, Tạm nghỉ hoặc Ngừng bán. Món nháp thì gửi duyệt ở trang của món."),
        "mark": _("Chợ nhờ dấu này mà không ghi đè số người khác vừa đổi. Ô trống trong các cột khác thì giữ như cũ."),
    }


def faulty_file(run: ImportRun, *, kind: str) -> bytes:
    """The lines that were not written, under the headings they came with, each with its reason: mend and send again."""
    places = [place for place, name in enumerate(run.headings) if key_of(name) != REASON.key]
    rows = run.rows.filter(state__in=[ImportRow.State.FAULTY, ImportRow.State.REFUSED])
    table: list[list[Cell]] = [
        [*(row.cells[place] if place < len(row.cells) else "" for place in places), reasons_of(row)] for row in rows
    ]
    heads = [*(run.headings[place] for place in places), heading(REASON.key)]
    return write_table(kind, heads, table, widths=[*([18] * len(places)), REASON.width])


def reasons_of(row: ImportRow) -> str:
    return " ".join(f"{heading(problem['column'])}: {words_of(problem)}" for problem in row.problems)
