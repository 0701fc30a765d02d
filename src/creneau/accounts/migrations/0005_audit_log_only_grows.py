from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# An entry may be sealed once, and removed only when the chain's anchor has moved past it. On SQLite, a migration that
# alters the table makes it anew, without its triggers: such a migration has to call ``guard`` again.
SQLITE = [
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON accounts_auditentry WHEN OLD.digest <> ''
       OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.thing IS NOT OLD.thing OR NEW.act IS NOT OLD.act
       OR NEW.about IS NOT OLD.about OR NEW.actor IS NOT OLD.actor OR NEW.person_id IS NOT OLD.person_id
       OR NEW.address IS NOT OLD.address OR NEW.detail IS NOT OLD.detail
       BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
    """CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON accounts_auditentry WHEN OLD.position IS NULL
       OR OLD.position > COALESCE((SELECT anchor_position FROM accounts_auditchain), 0)
       BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END""",
]
POSTGRESQL = [
    "CREATE FUNCTION audit_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON accounts_auditentry FOR EACH ROW WHEN (OLD.digest <> ''
       OR (NEW.id, NEW.at, NEW.thing, NEW.act, NEW.about, NEW.actor, NEW.person_id, NEW.address, NEW.detail)
       IS DISTINCT FROM
       (OLD.id, OLD.at, OLD.thing, OLD.act, OLD.about, OLD.actor, OLD.person_id, OLD.address, OLD.detail))
       EXECUTE FUNCTION audit_log_only_grows()""",
    """CREATE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF OLD.position IS NULL OR OLD.position > COALESCE((SELECT anchor_position FROM accounts_auditchain), 0)
       THEN RAISE EXCEPTION 'the audit log only grows'; END IF; RETURN OLD; END $$""",
    """CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON accounts_auditentry FOR EACH ROW
       EXECUTE FUNCTION audit_entry_is_kept()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_audit_log")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
