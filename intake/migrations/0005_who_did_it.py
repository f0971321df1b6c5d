from django.db import migrations

from history.operations import who_did_it_as_number_and_name


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("intake", "0004_meanings")]
    operations = who_did_it_as_number_and_name(
        "intake", "HistoricalImport", "HistoricalLabelMeaning", "HistoricalStatusMeaning"
    )
