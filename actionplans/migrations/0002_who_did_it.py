from django.db import migrations

from history.operations import who_did_it_as_number_and_name


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("actionplans", "0001_initial")]
    operations = who_did_it_as_number_and_name(
        "actionplans",
        "HistoricalAsked",
        "HistoricalCommittee",
        "HistoricalHeading",
        "HistoricalImpactEntry",
        "HistoricalMeeting",
        "HistoricalOwner",
        "HistoricalPrintedWording",
        "HistoricalProgressEntry",
        "HistoricalReview",
        "HistoricalRound",
        "HistoricalSubAction",
    )
