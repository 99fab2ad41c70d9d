"""Where things lie and how large they are (docs: design, section 3)."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from .sources import ROOMS, ROOT, text_of, tracked, tracked_with

TOP_LEVEL = {
    *("marketplace", "catalog", "orders", "payments", "federation", "tests", "docs"),
    *("manage.py", "pyproject.toml", "README.md", "LICENSE"),
    *("Makefile", "Procfile", "uv.lock", "Dockerfile", "compose.yaml"),
}
# Names under which everything ends up, so that nobody finds anything.
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
MOST_LINES = 500
MOST_README_LINES = 15
# Spelled in pieces, so that this file does not hold what it forbids.
ELSEWHERE = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "npmjs" + r"\.", "/work" + "/", "/root" + "/"])
)


def test_nothing_new_lies_at_the_top():
    found = {PurePath(path).parts[0] for path in tracked()}

    assert {name for name in found - TOP_LEVEL if not name.startswith(".")} == set()


def test_no_module_is_longer_than_anybody_reads():
    lengths = {path: text_of(path).count("\n") for path in tracked_with(".py")}

    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_module_has_a_name_that_says_something():
    nameless = [path for path in tracked_with(".py") if NAMELESS & set(PurePath(path).with_suffix("").parts)]

    assert nameless == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_short_readme(room):
    lines = (ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()

    assert 3 <= len(lines) <= MOST_README_LINES


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    naming = [path for path in tracked() if (ROOT / path).stat().st_size < 2_000_000 and _names_elsewhere(path)]

    assert naming == []


def _names_elsewhere(path: str) -> bool:
    return ELSEWHERE.search((ROOT / path).read_bytes().decode(errors="ignore")) is not None


def test_every_setting_is_explained():
    asked = re.compile(r"env_(?:text|flag|int|list)\(\s*\"([A-Z_0-9]+)\"")
    names = {name for path in tracked_with(".py") if "tests/" not in path for name in asked.findall(text_of(path))}

    assert {name for name in names if f"`{name}`" not in text_of("docs/settings.md")} == set()
