"""A sealed prediction and its ratings cannot be changed, not even by SQL or by a mistake."""

from django.db import migrations

MESSAGE = "A sealed debrief stays as it is."
COLUMNS = ("plan_id", "expects", "confidence", "sealed_at", "sealed_before_telling")

SQLITE = [
    f"""
    CREATE TRIGGER debrief_sealed BEFORE UPDATE ON coaching_debrief
    WHEN OLD.sealed_at IS NOT NULL AND ({" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in COLUMNS)})
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER self_rating_sealed BEFORE UPDATE ON coaching_selfrating
    WHEN NEW.band IS NOT OLD.band
      AND EXISTS (SELECT 1 FROM coaching_debrief WHERE id = OLD.debrief_id AND sealed_at IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END $$
    """,
    f"""
    CREATE TRIGGER debrief_sealed BEFORE UPDATE ON coaching_debrief FOR EACH ROW
    WHEN (OLD.sealed_at IS NOT NULL AND ({" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in COLUMNS)}))
    EXECUTE FUNCTION refuse_sealed()
    """,
    f"""
    CREATE FUNCTION refuse_sealed_rating() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM coaching_debrief WHERE id = OLD.debrief_id AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER self_rating_sealed BEFORE UPDATE ON coaching_selfrating FOR EACH ROW
    WHEN (NEW.band IS DISTINCT FROM OLD.band)
    EXECUTE FUNCTION refuse_sealed_rating()
    """,
]
UNDO_SQLITE = ["DROP TRIGGER debrief_sealed", "DROP TRIGGER self_rating_sealed"]
UNDO_POSTGRESQL = [
    "DROP TRIGGER debrief_sealed ON coaching_debrief",
    "DROP TRIGGER self_rating_sealed ON coaching_selfrating",
    "DROP FUNCTION refuse_sealed()",
    "DROP FUNCTION refuse_sealed_rating()",
]


def run(statements):
    def apply(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": UNDO_SQLITE, "postgresql": UNDO_POSTGRESQL}),
        )
    ]
