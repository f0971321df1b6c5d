"""A version without its exempt words is called its public copy."""

from django.db import migrations, models

from history.guard import guard_of


def unguard(apps, schema_editor):
    """The table's triggers have its old name in theirs; new ones are put up after the migration."""
    guard_of(schema_editor.connection.alias).take_down(['reports_opencopy'])


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0016_keys'),
    ]

    operations = [
        migrations.RunPython(unguard, migrations.RunPython.noop, elidable=True),
        migrations.RenameModel('OpenCopy', 'PublicCopy'),
        migrations.AlterModelOptions(
            name='publiccopy',
            options={'ordering': ['pk'], 'verbose_name_plural': 'public copies'},
        ),
        migrations.RenameField('publiccopy', 'left_out', 'exempt_actions'),
        migrations.RenameField('packpart', 'left_out', 'exempt_actions'),
        migrations.AlterField(
            model_name='packpart',
            name='exempt_actions',
            field=models.JSONField(blank=True, default=list, help_text='Those that it lacks.'),
        ),
        migrations.RemoveConstraint(
            model_name='publishedfile',
            name='an_open_copy_has_one_file_of_a_format',
        ),
        migrations.AddConstraint(
            model_name='publishedfile',
            constraint=models.UniqueConstraint(condition=models.Q(('copy__isnull', False)), fields=('copy', 'file_format'), name='a_public_copy_has_one_file_of_a_format'),
        ),
    ]
