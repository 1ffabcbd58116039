"""Old documents by number and confirmed by a person; pages and remarks added to a 件."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an index may set right, and what a person adds to what is filed."""

    dependencies = [("archive", "0004_filing_append_only"), ("organs", "0003_site_numbers")]

    operations = [
        migrations.AddField(
            model_name="archiveddocument",
            name="is_confirmed",
            field=models.BooleanField(default=False, verbose_name="已由人核对"),
        ),
        migrations.AddIndex(
            model_name="archiveddocument",
            index=models.Index(fields=["organ", "number"], name="old_documents_by_number"),
        ),
        migrations.AddIndex(
            model_name="archiveddocument",
            index=models.Index(fields=["organ", "file_number"], name="old_documents_by_file_no"),
        ),
        migrations.AlterField(
            model_name="importline",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("kept", "已导入"),
                    ("same_number", "已导入，编号重复"),
                    ("updated", "已有，按目录补正"),
                    ("duplicate", "重复"),
                    ("refused", "拒收（带密级标志）"),
                    ("unreadable", "没有导入"),
                    ("no_file", "有目录没有文件"),
                ],
                max_length=16,
                verbose_name="结果",
            ),
        ),
        migrations.CreateModel(
            name="PieceRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="页数")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("row_version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.organ",
                        verbose_name="行政机关",
                    ),
                ),
                (
                    "piece",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remark",
                        to="archive.piece",
                        verbose_name="归档文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "归档文件补记",
                "verbose_name_plural": "归档文件补记",
            },
        ),
    ]
