"""Migrations applied with few models at hand.

Django draws the classes of every model that is related to a changed one, however far, before each operation: with some
170 models that is nearly all of the time of `migrate` on an empty database. Most operations look at one model and at
what it points to, so that only those are drawn here. Whatever may look further gets all of them, as ever.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation

# RunPython says by itself that it wants all models (NearState.clear_delayed_apps_cache).
_LOOK_AT_ONE_MODEL = {
    operations.CreateModel,
    operations.DeleteModel,
    operations.AddField,
    operations.RemoveField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.RunSQL,
    operations.RunPython,
}


class NearExecutor(MigrationExecutor):
    """Applies a migration with the models near to what it changes, where that is enough."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        near = not fake_initial and all(map(_looks_at_one_model, migration.operations))
        kind = NearState if near else ProjectState
        if type(state) is not kind:
            state = kind(state.models, state.real_apps)
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


class NearState(ProjectState):
    """The same knowledge; its models are drawn when they are asked for, and anew each time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._wants_all = False

    @property
    def apps(self) -> StateApps:
        return ProjectState(self.models, self.real_apps).apps if self._wants_all else _NearApps(self.models)

    def clear_delayed_apps_cache(self) -> None:
        self._wants_all = True

    def clone(self) -> NearState:
        return NearState({key: _twin(model) for key, model in self.models.items()}, self.real_apps)


class _NearApps(StateApps):
    """Draws a model, and those it points to, when asked for it."""

    def __init__(self, states: dict[tuple[str, str], ModelState]) -> None:
        super().__init__([], {})
        self._states = states

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> Any:
        if model_name is None:
            app_label, model_name = app_label.split(".")
        self._draw((app_label, model_name.lower()), with_relations=True)
        return super().get_model(app_label, model_name, require_ready)

    def _draw(self, key: tuple[str, str], *, with_relations: bool) -> None:
        if (state := self._states.get(key)) is None:
            return
        if key[1] not in self.all_models[key[0]]:
            for base in state.bases:
                if isinstance(base, str):
                    self._draw(resolve_relation(base, *key), with_relations=True)
            state.render(self)
        for field in state.fields.values():
            relation = field.remote_field
            # The type of a column that points somewhere is that of the other's key, which may point further.
            for other in (relation.model, getattr(relation, "through", None)) if relation else ():
                wanted = resolve_relation(other, *key) if other else key
                if wanted != key and (with_relations or field.primary_key):
                    self._draw(wanted, with_relations=False)


def _looks_at_one_model(operation: Operation) -> bool:
    if isinstance(operation, operations.AlterField):
        # A key takes along the type of the columns that point to it.
        return not (operation.field.primary_key or operation.field.unique)
    return type(operation) in _LOOK_AT_ONE_MODEL


def _twin(model: ModelState) -> ModelState:
    """A copy to change, without the checks of a new one."""
    twin = ModelState.__new__(ModelState)
    twin.__dict__.update(model.__dict__, fields=dict(model.fields), options=dict(model.options))
    return twin
