"""Habits that a linter does not know."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .sources import text_of, tracked_with

OURS = [path for path in tracked_with(".py") if not path.startswith("tests/")]
GATEWAY = "payments/stripe_gateway/"


def test_a_save_names_its_fields_unless_it_makes_the_row():
    silent = [f"{path}:{line}" for path in OURS for line in _saves_of_everything(ast.parse(text_of(path)))]

    assert silent == []


def test_there_is_one_sql_dialect():
    needle = "sqlite"
    using = [path for path in OURS if f"import {needle}" in text_of(path) or f"backends.{needle}" in text_of(path)]

    assert using == []


def test_every_data_migration_knows_the_way_back():
    one_way = [path for path in OURS if "/migrations/" in path and any(_one_way(ast.parse(text_of(path))))]

    assert one_way == []


def test_the_gateway_speaks_to_nobody_but_the_kernel():
    rooms = ("marketplace", "catalog", "orders", "payments", "federation")
    imports = {name for path in OURS if path.startswith(GATEWAY) for name in _imports(ast.parse(text_of(path)))}
    ours = {name for name in imports if name.split(".")[0] in rooms}

    assert {name for name in ours if not name.startswith(("marketplace.kernel", "payments.stripe_gateway"))} == set()


def _saves_of_everything(tree: ast.Module) -> Iterator[int]:
    """Lines of `row.save()` where the same function did not make the row."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            made = _made_in(function)
            calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
            yield from (call.lineno for call in calls if _saves_everything(call, made))


def _saves_everything(node: ast.Call, made: set[str]) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "save":
        return False
    receiver = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
    into_a_file = bool(node.args)  # a picture or a storage, not a row
    named = any(keyword.arg == "update_fields" for keyword in node.keywords)
    return not (into_a_file or named or receiver in made or receiver in {"form", "formset"})


def _made_in(function: ast.AST) -> set[str]:
    """Names that got their value from a class being called: `order = Order(…)`, `user = self.model(…)`."""
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_class(node.value.func)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_class(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name[:1].isupper() or name == "model"


def _one_way(tree: ast.Module) -> Iterator[bool]:
    """One True per RunPython or RunSQL that has no way back."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            both = len(node.args) > 1 or {"reverse_code", "reverse_sql"} & {keyword.arg for keyword in node.keywords}
            if node.func.attr in {"RunPython", "RunSQL"} and not both:
                yield True


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
