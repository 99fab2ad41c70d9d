"""Django's own `migrate`, much quicker on an empty database."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    def handle(self, *arguments: Any, **options: Any) -> None:
        with _without_rubbish(), _models_made_anew_only_for_fields():
            super().handle(*arguments, **options)


@contextmanager
def _without_rubbish() -> Iterator[None]:
    """Half the time goes into looking for rubbish among the models of the many states."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _models_made_anew_only_for_fields() -> Iterator[None]:
    """Keep the models of a state when a constraint or an index comes or goes.

    Django makes the model and all its neighbours anew, twenty classes for each of two hundred constraints. They are
    written into the database from the operation itself; only SQLite, which copies whole tables, asks the model.
    """
    known = ProjectState._append_option, ProjectState._remove_option  # type: ignore[attr-defined]  # noqa: SLF001
    ProjectState._append_option, ProjectState._remove_option = _append, _remove  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        ProjectState._append_option, ProjectState._remove_option = known  # type: ignore[attr-defined]  # noqa: SLF001


def _append(state: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options.get(option_name, []), obj]


def _remove(state: ProjectState, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [each for each in options[option_name] if each.name != obj_name]
