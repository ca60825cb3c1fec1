"""The database itself refuses to change or remove an edition (design, rule 4)."""

from typing import Any

from django.db import migrations

MESSAGE = "an edition never changes"

POSTGRESQL = f"""
CREATE FUNCTION bulletin_edition_frozen() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER bulletin_edition_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON bulletin_edition
FOR EACH STATEMENT EXECUTE FUNCTION bulletin_edition_frozen();
"""
POSTGRESQL_UNDO = """
DROP TRIGGER bulletin_edition_frozen ON bulletin_edition;
DROP FUNCTION bulletin_edition_frozen();
"""
SQLITE = [
    f"CREATE TRIGGER bulletin_edition_no_{act.lower()} BEFORE {act} ON bulletin_edition "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for act in ("UPDATE", "DELETE")
]
SQLITE_UNDO = ["DROP TRIGGER bulletin_edition_no_update", "DROP TRIGGER bulletin_edition_no_delete"]


def freeze(apps: Any, schema_editor: Any) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRESQL] if on_postgresql else SQLITE:
        schema_editor.execute(statement)


def thaw(apps: Any, schema_editor: Any) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRESQL_UNDO] if on_postgresql else SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0002_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
