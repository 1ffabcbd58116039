"""Only categories that are columns of table 三."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_sample_categories"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="applicant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    category__in=["person", "business", "research", "charity", "legal", "other"]
                ),
                name="applicant_category_known",
            ),
        ),
    ]
