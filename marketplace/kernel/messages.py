"""The texts of the house: gathered from code and templates, kept as .po files, compiled to what Django reads.

Vietnamese is written in the code and is the msgid; the other languages live in the catalogues. The files hold no
line numbers, dates or names of machines, so that a change of a catalogue shows what changed and nothing else.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

# Functions whose first argument is a context, and functions that take a singular and a plural.
_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
_FUNCTIONS = dict.fromkeys(_CONTEXT | _PLURAL | {"_", "gettext", "gettext_lazy", "gettext_noop"})
_NOT_OURS = {"tests", "node_modules", "migrations", "__pycache__"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")
_MIME = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"

Text = tuple[str, str, str]  # context, singular, plural; "" where there is none


def texts_of(root: Path, locale_dir: Path) -> set[Text]:
    """Every text marked for translation below root, but for folders that keep a catalogue of their own."""
    texts: set[Text] = set()
    for path in _sources(root, locale_dir):
        source = path.read_text(encoding="utf-8")
        texts.update(_texts_in(source if path.suffix == ".py" else _as_python(source, path)))
    # Said with a plural here and without one there, it is one entry: a catalogue knows a text by its singular.
    counted = {text[:2] for text in texts if text[2]}
    return {text for text in texts if text[2] or text[:2] not in counted}


def _sources(root: Path, locale_dir: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        here = Path(folder)
        names[:] = sorted(
            name
            for name in names
            if name[0] != "."
            and name not in _NOT_OURS
            and (here / name / "locale") in {locale_dir, _missing(here / name)}
        )
        for name in files:
            if name.endswith(".py") or (name.endswith((".html", ".txt", ".xml")) and "templates" in here.parts):
                yield here / name


def _missing(folder: Path) -> Path | None:
    """The folder's locale folder when there is none."""
    locale = folder / "locale"
    return None if locale.is_dir() else locale


def _as_python(template: str, path: Path) -> str:
    """A template's texts as calls; each line by itself, for the indentation of HTML means nothing in Python."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(path)).splitlines())


def _texts_in(source: str) -> Iterator[Text]:
    said: Any  # babel gives one argument alone, several as a tuple, None for what is no plain text
    for _line, function, said, _comments in extract_python(io.BytesIO(source.encode()), _FUNCTIONS, [], {}):
        words = [word or "" for word in (said if isinstance(said, tuple) else [said])]
        context = words.pop(0) if function in _CONTEXT else ""
        plural = words[1] if function in _PLURAL else ""
        if words[0]:
            yield context, words[0], plural


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is no file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(known: Catalog, texts: Iterable[Text]) -> str:
    """The catalogue's file for these texts: translations kept, what is no longer said dropped, sorted by text."""
    header = f"{_MIME}Language: {known.locale_identifier}\nPlural-Forms: {known.plural_forms}\n"
    entries = [f'msgid ""\nmsgstr {normalize(header)}\n']
    entries += [_entry(text, _find(known, text)) for text in sorted(texts, key=lambda text: (text[1], text[0]))]
    return "\n".join(entries)


def _find(catalogue: Catalog, text: Text) -> Message | None:
    context, singular, _plural = text
    return catalogue.get(singular, context or None)


def _entry(text: Text, known: Message | None) -> str:
    context, singular, plural = text
    lines = ["#, fuzzy"] if known and known.fuzzy else []
    lines += [f"msgctxt {normalize(context)}"] if context else []
    lines += [f"msgid {normalize(singular)}"]
    said = _said(known)
    if plural:
        lines += [f"msgid_plural {normalize(plural)}"]
        lines += [f"msgstr[{number}] {normalize(form)}" for number, form in enumerate((said * 2)[:2])]
    else:
        lines += [f"msgstr {normalize(said[0])}"]
    return "\n".join(lines) + "\n"


def _said(message: Message | None) -> list[str]:
    """The translation's forms, at least one; "" where nobody translated it."""
    if message is None or not message.string:
        return [""]
    return [message.string] if isinstance(message.string, str) else list(message.string)


def problems(catalogue: Catalog, texts: Iterable[Text]) -> list[str]:
    """What keeps a catalogue from being right for these texts, one line each."""
    found = []
    for text in sorted(texts):
        message = _find(catalogue, text)
        if message is None or message.fuzzy or not all(_said(message)):
            found.append(f"not translated: {text[1]!r}")
        elif any(_placeholders(form) - _placeholders(text[1], text[2]) for form in _said(message)):
            found.append(f"a placeholder nobody fills in: {text[1]!r}")
        elif not text[2] and _placeholders(text[1]) - _placeholders(_said(message)[0]):
            found.append(f"a placeholder got lost: {text[1]!r}")
    return found


def _placeholders(*texts: str) -> set[str]:
    return {match.group(0) for text in texts for match in _PLACEHOLDER.finditer(text)}


def compile_catalogues(locale_dir: Path) -> int:
    """Write the .mo file of each catalogue that is newer than it; how many. A reader never meets half a file."""
    stale = [path for path in locale_dir.glob("*/LC_MESSAGES/*.po") if not _is_fresh(path)]
    for path in stale:
        unfinished = path.with_suffix(f".{os.getpid()}.mo-part")
        with unfinished.open("wb") as file:
            write_mo(file, read_catalogue(path, path.parent.parent.name))
        unfinished.rename(path.with_suffix(".mo"))
    return len(stale)


def _is_fresh(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime
