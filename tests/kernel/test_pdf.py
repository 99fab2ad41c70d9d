"""Paper that people read and scanners scan."""

from __future__ import annotations

from marketplace.kernel.pdf import A6_LABEL, Paper

from ..papers import codes_of, texts_of


def test_vietnamese_and_khmer_stay_what_they_are():
    paper = Paper(A6_LABEL, title="Nhãn")
    paper.add_page()

    paper.text_block("Hành tím Vĩnh Châu ớ ặ ữ 35.000\u00a0₫", size_pt=12, bold=True)
    paper.text_block("ក្រមាខ្មែរ", size_pt=12)

    text = texts_of(paper.finished())[0]
    assert "Hành tím Vĩnh Châu ớ ặ ữ 35.000 ₫" in text
    assert "ក្រមាខ្មែ" in text  # the last letter is drawn after a vowel that stands before it


def test_a_code_is_read_back_by_a_scanner():
    paper = Paper(A6_LABEL, title="Nhãn")
    paper.add_page()

    paper.qr("https://cho.example/ban-hang/don/ST1-1/", x_mm=10, y_mm=10, side_mm=30)

    assert codes_of(paper.finished()) == ["https://cho.example/ban-hang/don/ST1-1/"]
