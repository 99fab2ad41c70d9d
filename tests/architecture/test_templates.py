"""Templates: nothing the content security policy would refuse, no words that can't be translated."""

from __future__ import annotations

import re

from .sources import text_of, tracked_with

TEMPLATES = [path for path in tracked_with(".html") if "/templates/" in path]
# An e-mail has no page around it: its style must stand in it, and no policy of ours applies.
PAGES = [path for path in TEMPLATES if "/mail/" not in path]
FOR_DEVELOPERS = {"marketplace/templates/styleguide.html"}
INLINE = {
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an on… handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))", re.IGNORECASE),
}
# What needs no translator: comments, translated text, tags with their arguments, values, a language's own name.
UNSEEN = [
    re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL),
    re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL),
    re.compile(r"<a\b[^>]*\slang=\"vi\".*?</a>", re.DOTALL),
    re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", re.DOTALL),
]
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def test_no_template_has_anything_inline():
    texts = {path: text_of(path) for path in PAGES}

    found = {path: [name for name, pattern in INLINE.items() if pattern.search(text)] for path, text in texts.items()}

    assert {path: names for path, names in found.items() if names} == {}


def test_no_template_has_words_outside_translation():
    found = {path: _untranslated(text_of(path)) for path in sorted(set(TEMPLATES) - FOR_DEVELOPERS)}

    assert {path: lines for path, lines in found.items() if lines} == {}


def _untranslated(text: str) -> list[str]:
    for pattern in UNSEEN:
        text = pattern.sub(lambda found: "\n" * found[0].count("\n"), text)
    return [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)]
