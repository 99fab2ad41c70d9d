"""Load the units of both eras. The file is the list; a later list comes as a later migration."""

from django.db import migrations

from marketplace.accounts.units import NEW_ERA, OLD_ERA, successors, units


def load(apps, schema_editor):
    unit_model = apps.get_model("accounts", "AdministrativeUnit")
    link_model = unit_model.successors.through
    rows = [
        unit_model(
            id=f"{unit.era}-{unit.code}",
            era=unit.era,
            code=unit.code,
            kind=unit.kind,
            name=unit.name,
            parent_id=f"{unit.era}-{unit.parent_code}" if unit.parent_code else None,
        )
        for unit in sorted(units(), key=lambda unit: ["province", "district", "ward"].index(unit.kind))
    ]
    unit_model.objects.bulk_create(rows, batch_size=5000)
    links = [
        link_model(
            from_administrativeunit_id=f"{OLD_ERA}-{link.old_code}", to_administrativeunit_id=f"{NEW_ERA}-{link.new_code}"
        )
        for link in successors()
    ]
    link_model.objects.bulk_create(links, batch_size=5000)


def unload(apps, schema_editor):
    units_of = apps.get_model("accounts", "AdministrativeUnit").objects
    for kind in ("ward", "district", "province"):  # a parent can't go before its children
        units_of.filter(kind=kind).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
