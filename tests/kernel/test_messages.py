"""The texts of the house are all there in English, and the tool that says so is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from django.utils import translation

from marketplace.kernel.messages import compile_catalogues, problems, read_catalogue, texts_of, updated

HELLO = ("", "Chào %(name)s", "")


def test_every_text_is_translated_and_the_catalogue_is_up_to_date():
    try:
        call_command("messages", "--check")
    except CommandError as error:
        pytest.fail(f"Run `python manage.py messages`, then translate what is listed.\n{error}")


def test_english_pages_speak_english():
    with translation.override("en"):
        assert translation.gettext("Giỏ hàng") == "Cart"
        assert translation.ngettext("%(many)s ngày", "%(many)s ngày", 2) == "%(many)s days"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_texts_are_found_in_code_and_in_templates(tmp_path):
    write(
        tmp_path,
        "room/words.py",
        'A = _("Một") + ngettext("con", "các con", 2) + pgettext_lazy("cá", "lóc")\nB = _(name)\n',
    )
    write(
        tmp_path, "room/templates/page.html", '  <b>{% translate "Hai" %}</b>\n{% if x == _("Ba") %}it\'s ({% endif %}'
    )
    write(
        tmp_path,
        "room/templates/letter.txt",
        "{% blocktranslate trimmed %}\n  Chào\n  {{ name }}\n{% endblocktranslate %}",
    )

    found = texts_of(tmp_path, tmp_path / "locale")

    singles = {("", "Một", ""), ("", "Hai", ""), ("", "Ba", ""), HELLO}
    assert found == singles | {("", "con", "các con"), ("cá", "lóc", "")}


def test_a_text_said_with_and_without_a_plural_is_one_entry(tmp_path):
    write(tmp_path, "room/words.py", 'A = _("con") + ngettext("con", "các con", 2)\n')

    assert texts_of(tmp_path, tmp_path / "locale") == {("", "con", "các con")}


def test_folders_that_keep_a_catalogue_of_their_own_and_tests_are_left_out(tmp_path):
    write(tmp_path, "gateway/locale/en/django.po", "")
    write(tmp_path, "gateway/words.py", '_("Của người khác")')
    write(tmp_path, "tests/words.py", '_("Chỉ để thử")')

    assert texts_of(tmp_path, tmp_path / "locale") == set()


def known(english: str, *, fuzzy: bool = False) -> Catalog:
    catalogue = Catalog(locale="en")
    catalogue.add(HELLO[1], english, flags=["fuzzy"] if fuzzy else [])
    return catalogue


@pytest.mark.parametrize(
    ("catalogue", "found"),
    [
        (known("Hello %(name)s"), []),
        (known(""), ["not translated: 'Chào %(name)s'"]),
        (known("Hello %(name)s", fuzzy=True), ["not translated: 'Chào %(name)s'"]),
        (known("Hello %(nom)s"), ["a placeholder nobody fills in: 'Chào %(name)s'"]),
        (known("Hello"), ["a placeholder got lost: 'Chào %(name)s'"]),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(catalogue, found):
    assert problems(catalogue, {HELLO}) == found


def test_bringing_up_to_date_keeps_translations_and_drops_what_is_no_longer_said(tmp_path):
    catalogue = known("Hello %(name)s")
    catalogue.add("Bỏ rồi", "Gone")

    text = updated(catalogue, {HELLO, ("", "Mới", "")})

    assert 'msgstr "Hello %(name)s"' in text
    assert 'msgid "Mới"\nmsgstr ""' in text
    assert "Bỏ rồi" not in text


def test_the_file_read_back_and_written_again_is_the_same(tmp_path):
    texts = {HELLO, ("", "con", "các con"), ("cá", "lóc", "")}
    once = updated(known("Hello %(name)s"), texts)
    path = tmp_path / "django.po"
    path.write_text(once, encoding="utf-8")

    assert updated(read_catalogue(path, "en"), texts) == once


def test_compiling_writes_only_what_is_older_than_its_source(tmp_path):
    write(tmp_path, "en/LC_MESSAGES/django.po", updated(known("Hello %(name)s"), {HELLO}))

    assert (compile_catalogues(tmp_path), compile_catalogues(tmp_path)) == (1, 0)
    assert (tmp_path / "en/LC_MESSAGES/django.mo").stat().st_size > 100
