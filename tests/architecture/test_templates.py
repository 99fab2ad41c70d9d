"""Templates: nothing the content security policy would refuse, no words that can't be translated."""

from __future__ import annotations

import re

import pytest

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


@pytest.mark.parametrize("path", PAGES)
def test_a_template_has_nothing_inline(path):
    text = text_of(path)

    assert [name for name, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", sorted(set(TEMPLATES) - FOR_DEVELOPERS))
def test_a_template_has_no_words_outside_translation(path):
    text = text_of(path)
    for pattern in UNSEEN:
        text = pattern.sub(lambda found: "\n" * found[0].count("\n"), text)

    assert [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)] == []
