"""Who may find a staff entry, of what it is a part, its state and people.

The drafts indexed before have no readers, so nobody would find them: they are emptied here and
handed in anew by the room of the archive (``gongkai site index``, which every upgrade runs).
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gongkai.search.index import emptied


def empty(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take out every staff entry; all of them are copies of what their rooms keep."""
    with emptied("staff"):
        apps.get_model("search", "StaffPassage").objects.all().delete()
        apps.get_model("search", "StaffEntry").objects.all().delete()


class Migration(migrations.Migration):
    """What staff entries hold besides."""

    dependencies = [("search", "0002_indexes")]
    operations = [
        migrations.RunPython(empty, empty),
        migrations.AddField(
            "staffentry", "persons", models.JSONField(default=list, verbose_name="负责人")
        ),
        migrations.AddField(
            "staffentry", "readers", models.JSONField(default=list, verbose_name="可查的人")
        ),
        migrations.AddField(
            "staffentry",
            "state",
            models.CharField(blank=True, max_length=32, verbose_name="状态"),
        ),
        migrations.AddField(
            "staffentry",
            "subject",
            models.CharField(blank=True, max_length=96, verbose_name="所属"),
        ),
        migrations.AddIndex(
            "staffentry",
            models.Index(fields=["organ", "subject"], name="staff_entries_of_subject"),
        ),
    ]
