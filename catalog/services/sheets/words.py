"""What is wrong with a file or a cell, in words: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ...sheets.columns import BY_KEY

FAULTS: dict[str, str | Promise] = {
    # the file as a whole
    "empty": _("Tệp không có dòng hàng nào."),
    "too_large": _("Tệp nặng quá %(most)s MB. Chia làm hai tệp rồi gửi từng tệp giúp."),
    "too_many_rows": _("Tệp nhiều hơn %(most)s dòng. Chia làm hai tệp rồi gửi từng tệp giúp."),
    "too_wide": _("Tệp rộng quá %(most)s cột. Chép phần hàng hóa sang tệp mẫu rồi gửi lại giúp."),
    "other_kind": _("Không đọc được tệp này. Lưu lại thành Excel (.xlsx) hoặc CSV rồi gửi lại giúp."),
    "macros": _("Tệp có chương trình bên trong (macro) nên chợ không mở. Lưu lại thành .xlsx thường giúp."),
    "bomb": _("Tệp này bung ra quá lớn nên chợ không mở. Chép phần hàng hóa sang tệp mẫu giúp."),
    "encoding": _("Không nhận ra bảng mã chữ của tệp. Lưu lại thành Excel (.xlsx) hoặc CSV UTF-8 giúp."),
    "marks_differ": _(
        "Dòng tên cột chia ô bằng “%(heads)s”, các dòng hàng lại bằng “%(lines)s”, nên ô bị lẫn. "
        "Mở tệp bằng Excel, xem lại từng cột rồi lưu thành Excel (.xlsx) giúp."
    ),
    "no_heads": _("Không thấy dòng tên cột. Dòng đầu ghi: Mã gói, Tên món, Giá, Tồn kho… như tệp mẫu."),
    "two_heads": _("Hai cột cùng nghĩa “%(column)s”. Bỏ bớt một cột giúp."),
    "no_key": _("Thiếu cột “Mã gói” hoặc “Tên món”, nên không biết dòng nào nói về món nào."),
    # one cell
    "money": _("“%(typed)s” chưa phải là giá. Ghi như 85.000, 85k hoặc 2,5 triệu."),
    "count": _("“%(typed)s” chưa phải là số đếm. Ghi số nguyên như 12."),
    "by_place": _(
        "“%(typed)s”: chục, thiên, tạ mỗi nơi đếm mỗi khác (chục có 10, 12, 14). Ghi hẳn số: “12” hay “12 trái”."
    ),
    "by_place_money": _("“%(typed)s”: người thì hiểu là ngàn, người thì đếm cái. Ghi hẳn giá như 60.000 hay 60k giúp."),
    "became_a_date": _("Excel đã đổi ô này thành ngày %(typed)s. Định dạng ô là Chữ (Text) rồi ghi lại giúp."),
    "size": _("“%(typed)s” chưa rõ một gói bao nhiêu. Ghi như 500 g, 1,5 kg, 1 lít hoặc 12 trái."),
    "date": _("“%(typed)s” chưa phải là ngày. Ghi ngày/tháng/năm như 05/07/2026."),
    "months": _("“%(typed)s” chưa rõ mùa. Ghi “quanh năm”, “tháng 11-3” hoặc “tháng 2, 5-7”."),
    "tiers": _("“%(typed)s” chưa rõ giá sỉ. Ghi “từ mấy phần: giá”, như 10: 80.000; 50: 75.000; hoặc “không”."),
    "merged": _("Ô này đang gộp với ô khác. Bỏ gộp ô rồi ghi cho từng dòng giúp."),
    "too_long": _("Dài quá, ghi ngắn lại giúp."),
    "no_shelf": _("Không có nhóm hàng “%(typed)s”. Tên các nhóm ở tờ Hướng dẫn của tệp mẫu."),
    "no_state": _("Không hiểu trạng thái “%(typed)s”. Ghi Đang bán, Tạm nghỉ hoặc Ngừng bán."),
    "no_pack": _("Nhà mình không có gói nào mã “%(typed)s”. Món mới thì để trống mã."),
    "no_name": _("Dòng này chưa ghi mã gói, cũng chưa ghi tên món."),
    "which": _("Nhà mình có nhiều gói tên “%(typed)s”. Ghi mã gói để biết là gói nào."),
    "twice": _("Dòng này lặp lại dòng %(line)s. Giữ một dòng thôi giúp."),
    "lines_differ": _("Dòng %(line)s ghi khác: “%(typed)s”. Ghi các dòng giống nhau giúp."),
    "needed": _("Hàng mới thì phải ghi ô này."),
    "new_is_draft": _("Món mới là nháp: ghi vào xong, thêm ảnh rồi gửi chợ duyệt. Để trống ô này giúp."),
    "many_drafts": _(
        "Một lúc chỉ để được %(most)s món nháp. Gửi chợ duyệt hoặc bỏ bớt món nháp, rồi gửi lại dòng này giúp."
    ),
    "changed_since": _(
        "Từ lúc xuất tệp, chỗ này đã đổi thành “%(now)s”; tệp ghi “%(typed)s”. Xuất lại tệp rồi ghi giúp."
    ),
    "state_has_its_way": _("Trạng thái này đổi ở trang của món: gửi duyệt, rút lại, đem về nháp."),
    "by_weight": _("Món này bán theo cân: đổi giá mỗi kg ở trang bán theo cân."),
    "promised": _("%(held)s phần đang giữ cho đơn chờ trả tiền, nên không ghi ít hơn được."),
    "lot_is_dated": _("Ngày của lô đã ghi thì không sửa bằng tệp được, vì người mua đã nhận hàng theo ngày đó."),
    "bug": _("Chợ gặp lỗi ở dòng này, người trực đã được báo. Các dòng khác không sao."),
    "needs_lot": _("Có ngày thì phải có mã lô. Ghi mã ở cột Mã lô."),
}
NOTICES: dict[str, str | Promise] = {
    "tcvn3": _("Chữ trong tệp theo bảng mã TCVN3 (phông .VnTime, ABC); chợ đã đổi sang Unicode. Xem lại chữ giúp."),
    "windows-1258": _("Chữ trong tệp theo bảng mã Windows-1258; chợ đã đổi sang Unicode. Xem lại chữ giúp."),
    "utf-16": _("Chữ trong tệp theo bảng mã UTF-16; chợ đã đổi sang UTF-8."),
    "nfd": _("Dấu trong tệp viết tách khỏi chữ; chợ đã ghép lại."),
    "unknown": _("Bỏ qua cột chợ không biết: %(columns)s."),
    "filled": _("%(many)s dòng lấy tên món từ ô gộp phía trên."),
    "empty_lines": _("Bỏ qua %(many)s dòng trống."),
}
_SUMS = frozenset({"price_vnd", "tiers"})


def words_of(problem: Mapping[str, Any]) -> str:
    """One problem of a row, without its column."""
    if "text" in problem:
        return str(problem["text"])
    in_money = problem["code"] == "by_place" and problem.get("column") in _SUMS
    words = str(FAULTS["by_place_money" if in_money else problem["code"]])
    return words % dict(problem.get("params", {}))


def words_of_notice(notice: Mapping[str, Any]) -> str:
    words = str(NOTICES[notice["code"]])
    return words % dict(notice.get("params", {}))


def heading(key: str) -> str:
    """A column in the reader's language."""
    column = BY_KEY.get(key)
    if column is None:
        return key
    return column.vi if (get_language() or "vi").startswith("vi") else column.en
