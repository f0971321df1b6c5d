from django.db import migrations, models


def refuse_older_seals(apps, schema_editor):
    """What was sealed under the names of tables cannot be checked by other names, nor sealed anew in silence."""
    if apps.get_model("history", "Link").objects.using(schema_editor.connection.alias).exists():
        raise RuntimeError(
            "This database was made by a version before the first release, whose seals no longer hold. "
            "Make it anew; sample data is made anew by `make demo` once the old file is gone."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0004_public_site"),
    ]

    operations = [
        migrations.RunPython(refuse_older_seals, migrations.RunPython.noop),
        migrations.RemoveConstraint("link", "one_link_for_each_row_of_history"),
        migrations.RemoveIndex("tombstone", "tombstones_of_a_row"),
        migrations.RenameField("link", "table", "kind"),
        migrations.RenameField("shape", "table", "kind"),
        migrations.RenameField("shape", "columns", "fields"),
        migrations.RenameField("tombstone", "table", "kind"),
        migrations.AlterField(
            "link", "kind", models.CharField(help_text="Of the row, by its name in seals.", max_length=40)
        ),
        migrations.AlterField("shape", "kind", models.CharField(max_length=40)),
        migrations.AlterField(
            "shape",
            "fields",
            models.TextField(help_text="As JSON: the names of fields, and those of relations."),
        ),
        migrations.AlterField("tombstone", "kind", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "link",
            models.UniqueConstraint(fields=("kind", "row"), name="one_link_for_each_row_of_history"),
        ),
        migrations.AddIndex(
            "tombstone", models.Index(fields=["kind", "row"], name="tombstones_of_a_row")
        ),
    ]
