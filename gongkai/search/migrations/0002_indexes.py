"""The tables of tokens, which each database keeps in its own way."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gongkai.search.index import TABLES, creation, removal


def create(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Create both index tables."""
    for table in TABLES.values():
        for statement in creation(table, editor.connection.vendor):
            editor.execute(statement)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop both index tables; their rows can be made anew from the passages."""
    for table in TABLES.values():
        for statement in removal(table, editor.connection.vendor):
            editor.execute(statement)


class Migration(migrations.Migration):
    """Index tables of both scopes."""

    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
