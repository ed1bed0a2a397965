"""Give the catalogue a new random token with every change of a table that the search reads."""

from django.db import migrations

WATCHED = (
    "clinic",
    "unit",
    "holiday",
    "resource",
    "room",
    "professional",
    "professional_specialties",
    "specialty",
    "service",
    "offering",
    "requirement",
    "weeklyhours",
    "weeklyhours_services",
    "dayexception",
    "recurringblock",
    "insuranceplan",
    "coverage",
    "quota",
)

FUNCTION = """
CREATE FUNCTION scheduling_renew_catalogue_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scheduling_cataloguetoken (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token;
    RETURN NULL;
END $$
"""
TRIGGERS = [
    f"""
    CREATE TRIGGER renew_catalogue_token AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON scheduling_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION scheduling_renew_catalogue_token()
    """
    for table in WATCHED
]
FIRST_TOKEN = "INSERT INTO scheduling_cataloguetoken (id, token) VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING"


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION scheduling_renew_catalogue_token() CASCADE"),
        *[migrations.RunSQL(trigger, migrations.RunSQL.noop) for trigger in TRIGGERS],
        migrations.RunSQL(FIRST_TOKEN, migrations.RunSQL.noop),
    ]
