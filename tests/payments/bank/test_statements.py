"""Statements of banks: read whatever their columns are called, looked over, taken in once."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from marketplace.kernel.audit import GUEST
from marketplace.kernel.errors import StateConflict
from payments.errors import StatementRefused
from payments.gateways.bank_feeds import VIETNAM
from payments.models import BankCredit, BankStatement
from payments.services.bank_statements import import_statement, keep_statement, reading_of
from payments.statements import MOST_LINES, NoStatement, read_statement, rows_of_csv

from .transferring import ACCOUNT, books_balance, fresh, opened, pay

VIETCOMBANK = """SAO KÊ TÀI KHOẢN,,,,
Số tài khoản: 0100200300,,,,
Ngày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Mô tả
03/10/2024,FT1,,"298,000",ST7K2Q9D4V CHUYEN TIEN
03/10/2024 15:06:37,FT2,"20,000",,PHI DICH VU
04/10/2024,FT3,,abc,HONG
,,,"298,000",Cộng
"""
MB = "﻿Date;Description;Amount;Reference\n2024-10-03;tien hang;+150.000;M1\n2024-10-03;phi;-11.000,00;M2\n"


def csv_of(*payments, words="", times=1):
    rows = ["Ngày,Nội dung,Số tiền ghi có,Mã giao dịch"]
    for payment in payments:
        rows += [f"{datetime.now(VIETNAM):%d/%m/%Y},CT {payment.session_ref} {words},{payment.amount_vnd},"] * times
    return "\n".join(rows).encode()


def test_a_statement_with_two_columns_of_sums_is_read():
    reading = read_statement(rows_of_csv(VIETCOMBANK.encode()), account=ACCOUNT)

    assert [(line.direction, line.amount_vnd, line.bank_ref, line.account) for line in reading.lines] == [
        ("in", 298_000, "FT1", ACCOUNT),
        ("out", 20_000, "FT2", ACCOUNT),
    ]
    assert reading.lines[1].paid_at == datetime(2024, 10, 3, 15, 6, 37, tzinfo=VIETNAM)
    assert reading.errors == {6: "không đọc được số tiền “abc”"}
    assert reading.came_vnd == 298_000


def test_a_statement_with_signed_sums_and_english_titles_is_read():
    reading = read_statement(rows_of_csv(MB.encode()), account=ACCOUNT)

    assert [(line.direction, line.amount_vnd, line.content) for line in reading.lines] == [
        ("in", 150_000, "tien hang"),
        ("out", 11_000, "phi"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_that_banks_use_is_read(encoding):
    assert len(read_statement(rows_of_csv(VIETCOMBANK.encode(encoding)), account=ACCOUNT).lines) == 2


@pytest.mark.parametrize("sum_", ["1.5", "1,5", "12.34.567", "1e5", "=1+1", "--5"])
def test_a_sum_that_is_not_whole_dong_is_an_error_of_its_line(sum_):
    rows = [["Ngày", "Nội dung", "Số tiền"], ["03/10/2024", "x", sum_]]

    assert list(read_statement(rows, account=ACCOUNT).errors) == [2]


@pytest.mark.parametrize(
    ("cell", "dong"), [("1.234.567", 1234567), ("1,234,567 VND", 1234567), ("5000.00", 5000), (7.0, 7)]
)
def test_sums_are_written_in_many_ways(cell, dong):
    rows = [["Ngày", "Nội dung", "Số tiền"], ["03/10/2024", "x", cell]]

    assert read_statement(rows, account=ACCOUNT).lines[0].amount_vnd == dong


def test_equal_lines_are_two_movements_and_the_same_file_again_the_same_two():
    rows = [["Ngày", "Nội dung", "Số tiền"], *[["03/10/2024", "x", "5"]] * 2]

    keys = [[line.key for line in read_statement(rows, account=ACCOUNT).lines] for _ in range(2)]

    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"PK nonsense", b"a,b,c\n1,2,3", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(StatementRefused):
        reading_of(content)


def test_a_zip_that_is_no_sheet_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("x.txt", "x")

    with pytest.raises(StatementRefused):
        reading_of(file.getvalue())


def test_a_statement_is_not_endless():
    with pytest.raises(NoStatement):
        read_statement([["Ngày", "Nội dung", "Số tiền"]] * (MOST_LINES + 1), account=ACCOUNT)


def sheet(rows):
    """The smallest XLSX there is: numbers as numbers, text inline."""

    def cell(value):
        if isinstance(value, int):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main, office = "http://schemas.openxmlformats.org/", "officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{main}package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="'
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{main}package/2006/relationships"><Relationship Id="r1" Type="{main}'
        f'{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}spreadsheetml/2006/main" xmlns:r="{main}{office}"><sheets><sheet '
        'name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{main}package/2006/relationships"><Relationship Id="r1" '
        f'Type="{main}{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}spreadsheetml/2006/main"><sheetData>{body}</sheetData>'
        "</worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


def test_a_sheet_is_read_like_a_csv():
    reading = reading_of(sheet([["Ngày GD", "Diễn giải", "Ghi có"], ["03/10/2024", "ST7K2Q9D4V", 298000]]))

    assert [(line.amount_vnd, line.content) for line in reading.lines] == [(298_000, "ST7K2Q9D4V")]


@pytest.mark.django_db
def test_a_payment_nobody_told_of_is_found_in_the_statement():
    payment, told = opened(), opened()
    pay(told)
    statement = keep_statement(name="thang-10.csv", content=csv_of(payment, told), actor=GUEST)

    new = import_statement(statement_id=statement.pk, actor=GUEST)

    books_balance()
    assert (new, fresh(payment).status, fresh(statement).imported_at is not None) == (2, "succeeded", True)
    assert sorted(BankCredit.objects.filter(provider="statement").values_list("state", flat=True)) == [
        "copy",
        "matched",
    ]


@pytest.mark.django_db
def test_a_statement_is_taken_in_once_and_a_longer_one_adds_only_what_is_new():
    payment, later = opened(), opened()
    first = keep_statement(name="a.csv", content=csv_of(payment), actor=GUEST)
    import_statement(statement_id=first.pk, actor=GUEST)

    same = keep_statement(name="b.csv", content=csv_of(payment), actor=GUEST)
    with pytest.raises(StateConflict):
        import_statement(statement_id=same.pk, actor=GUEST)
    longer = keep_statement(name="c.csv", content=csv_of(payment, later), actor=GUEST)

    assert (same.pk, import_statement(statement_id=longer.pk, actor=GUEST)) == (first.pk, 1)
    assert (BankStatement.objects.count(), BankCredit.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_what_is_refused_is_not_kept():
    with pytest.raises(StatementRefused):
        keep_statement(name="x.csv", content=b"hello", actor=GUEST)

    assert not BankStatement.objects.exists()
