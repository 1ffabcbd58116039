"""Inspections are filed; 件 and supervision are found."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from gongkai.audit.immutable import append_only

#: On SQLite a changed table is written anew, without its triggers: they are taken off and put back.
_TRIGGERS = append_only("archive_piece")
_STAND_FOR = ("version", "application", "dispute", "snapshot", "inspection")


def without_triggers() -> migrations.RunPython:
    """Return the step that takes the triggers off; backwards it puts them on."""
    assert _TRIGGERS.reverse_code is not None
    return migrations.RunPython(_TRIGGERS.reverse_code, _TRIGGERS.code)


def ask_for_everything(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Ask the worker to index what every organ has by now."""
    ToIndex = apps.get_model("archive", "ToIndex")
    for organ in apps.get_model("organs", "Organ").objects.all():
        ToIndex.objects.get_or_create(organ=organ, subject="*", file_key="")


def _one_of(names: tuple[str, ...]) -> Q:
    found = Q()
    for one in names:
        found |= Q(**{f"{name}__isnull": name != one for name in names})
    return found


class Migration(migrations.Migration):
    """A fifth thing that a 件 may stand for."""

    dependencies = [
        ("archive", "0005_numbers_remarks"),
        ("supervision", "0006_checks_append_only"),
    ]

    operations = [
        without_triggers(),
        migrations.RemoveConstraint(model_name="piece", name="pieces_stand_for_one_thing"),
        migrations.AddField(
            model_name="piece",
            name="inspection",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="piece",
                to="supervision.inspection",
                verbose_name="监督检查",
            ),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(
                condition=_one_of(_STAND_FOR), name="pieces_stand_for_one_thing"
            ),
        ),
        _TRIGGERS,
        migrations.RunPython(ask_for_everything, migrations.RunPython.noop),
    ]
