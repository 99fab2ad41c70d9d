from django.db import connection
from django.db.migrations.loader import MigrationLoader

from marketplace.kernel.migrating import NearState


def test_a_model_drawn_with_few_others_has_the_columns_it_has_among_all():
    whole = MigrationLoader(None).project_state()
    near = NearState(whole.models, whole.real_apps)

    drawn = {key: _columns(near.apps.get_model(*key)) for key in whole.models}

    assert drawn == {key: _columns(whole.apps.get_model(*key)) for key in whole.models}


def _columns(model):
    between = [field.remote_field.through for field in model._meta.local_many_to_many]
    own = [(field.column, field.db_parameters(connection)) for field in model._meta.local_fields]
    return own, [_columns(other) for other in between if other]  # a swapped model has none
