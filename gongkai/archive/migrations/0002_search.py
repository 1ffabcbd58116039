"""What waits to be indexed, and searches that people kept."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def ask_for_everything(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Ask the worker to index what every organ has by now."""
    ToIndex = apps.get_model("archive", "ToIndex")
    for organ in apps.get_model("organs", "Organ").objects.all():
        ToIndex.objects.create(organ=organ, subject="*")


class Migration(migrations.Migration):
    """The tables of the search."""

    dependencies = [
        ("archive", "0001_integrity"),
        ("organs", "0003_site_numbers"),
        ("search", "0003_staff_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("asked", models.JSONField(default=dict, verbose_name="条件")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "保存的检索",
                "verbose_name_plural": "保存的检索",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name"), name="one_saved_search_per_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=96, verbose_name="对象")),
                ("file_key", models.CharField(blank=True, max_length=96, verbose_name="文件条目")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="摘要")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="文件名")),
                ("is_private", models.BooleanField(default=False, verbose_name="含个人信息")),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.organ",
                        verbose_name="行政机关",
                    ),
                ),
            ],
            options={
                "verbose_name": "待编入检索",
                "verbose_name_plural": "待编入检索",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "subject", "file_key"), name="one_row_to_index"
                    )
                ],
            },
        ),
        migrations.RunPython(ask_for_everything, migrations.RunPython.noop),
    ]
