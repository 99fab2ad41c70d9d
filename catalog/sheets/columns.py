"""The columns of the products' sheet: how they are called, and by what names people call them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.kernel.text import fold

from .faults import Fault


@dataclass(frozen=True)
class Column:
    """key  the field; also_called  other headings it is known by, in any spelling"""

    key: str
    vi: str
    en: str
    also_called: tuple[str, ...] = ()
    width: int = 14


SHEET = (
    Column("sku", "Mã gói", "Pack code", ("sku", "mã hàng", "mã sản phẩm", "mã", "code"), 26),
    Column(
        "name_vi", "Tên món", "Product", ("tên sản phẩm", "tên hàng", "sản phẩm", "món", "product name", "name"), 34
    ),
    Column("category", "Nhóm hàng", "Category", ("danh mục", "nhóm", "loại", "loại hàng"), 22),
    Column("pack_name", "Tên gói", "Pack", ("gói", "tên quy cách", "pack name"), 18),
    Column("size", "Cỡ gói", "Pack size", ("quy cách", "khối lượng", "khối lượng tịnh", "định lượng", "size"), 12),
    Column("unit", "Đơn vị", "Unit", ("đơn vị tính", "đvt"), 8),
    Column("gross_weight_g", "Cân cả bao bì (g)", "Weight with packing (g)", ("cân cả bao bì", "gross weight"), 12),
    Column(
        "price_vnd", "Giá (đồng)", "Price (đồng)", ("giá", "giá bán", "đơn giá", "giá lẻ", "price", "price vnd"), 12
    ),
    Column("tiers", "Giá sỉ", "Wholesale", ("giá bán sỉ", "bậc giá", "wholesale tiers"), 24),
    Column("lot", "Mã lô", "Lot", ("lô", "số lô", "lot code"), 12),
    Column("units", "Tồn kho", "In stock", ("tồn", "số lượng", "còn", "sl", "stock", "quantity", "units"), 10),
    Column("produced_on", "Ngày làm", "Made on", ("ngày sản xuất", "nsx", "ngày thu hoạch", "produced on"), 12),
    Column("best_before", "Hạn dùng", "Best before", ("hạn sử dụng", "hsd", "ngày hết hạn", "expiry"), 12),
    Column("season_months", "Mùa", "Season", ("mùa vụ", "tháng bán", "tháng có hàng", "season months"), 12),
    Column("summary_vi", "Giới thiệu", "Summary", ("một câu giới thiệu", "mô tả", "description"), 40),
    Column("origin_vi", "Xuất xứ", "Origin", ("nơi làm", "nguồn gốc"), 24),
    Column("ingredients_vi", "Thành phần", "Ingredients", ("nguyên liệu",), 30),
    Column("status", "Trạng thái", "State", ("tình trạng", "status"), 12),
    Column("mark", "Dấu của chợ (đừng sửa)", "Mark (leave as it is)", ("dấu của chợ", "dấu", "mark"), 12),
)
REASON = Column("reason", "Lý do", "Reason", ("lỗi", "ghi chú của chợ", "fault"), 50)
BY_KEY = {column.key: column for column in (*SHEET, REASON)}
WRITTEN = tuple(column for column in SHEET if column.key != "unit")  # the size says its unit
_KEYS = {fold(name): column.key for column in BY_KEY.values() for name in (column.vi, column.en, *column.also_called)}


@dataclass(frozen=True)
class Heads:
    """keys  by place, the field of each column or "" for one nobody knows; unknown  their headings"""

    keys: list[str]
    unknown: list[str]


def key_of(heading: str) -> str:
    """The field a heading means, by its words and not by its spelling; what stands in brackets may be missing."""
    return _KEYS.get(fold(heading)) or _KEYS.get(fold(heading.partition("(")[0])) or ""


def known_heads(row: Sequence[str]) -> int:
    return sum(bool(key_of(heading)) for heading in row)


def read_heads(row: Sequence[str]) -> Heads:
    """Raises Fault: two_heads for two columns that mean the same, no_key where nothing says which goods are meant."""
    keys = [key_of(heading) for heading in row]
    named = [key for key in keys if key]
    twice = next((key for key in named if named.count(key) > 1), None)
    if twice:
        raise Fault("two_heads", column=BY_KEY[twice].vi)
    if not {"sku", "name_vi"} & set(named):
        raise Fault("no_key")
    return Heads(keys, [heading for heading, key in zip(row, keys, strict=True) if heading and not key])
