"""The four roles. What each may do is kept in `clinicbot.roles` and synced after every migration."""

from django.db import migrations

ROLES = ("receptionist", "professional", "manager", "administrator")


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
