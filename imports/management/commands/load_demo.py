"""Create the sample data: five imported documents about hate crime, two open rounds, people in every role."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts.demo import create_demo_users
from accounts.models import CouncilBranding, User
from actionplans.models import ActionPlan, Owner, Review
from actionplans.workflow.publishing import make_public
from documents.recognise.parsed_plan import read_plan
from imports.demo.partnership import (
    PARTNERSHIP_DOCUMENTS,
    THEMES_PLAN_FILE,
    create_partnership,
    open_partnership_round,
)
from imports.demo.review import open_third_round
from imports.demo.sample_council import create_sample_council
from imports.importer import ImportSource, import_plan

DOCUMENTS = ("hate-crime-progress-update-2020-03.docx", "hate-crime-progress-update-2020-09.docx")


class Command(BaseCommand):
    help = "Create the people, reviews and plans of the sample council. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--documents-only", action="store_true", help="Only what the five documents hold."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        users = create_demo_users()
        if Review.objects.exists():
            self.stdout.write("The sample data is there already; nothing was changed.")
            return
        self.stdout.write("Importing the five documents about hate crime")
        users_by_name = {user.name: user for user in users.values()}
        plans: dict[str, ActionPlan] = {}
        for name in DOCUMENTS:
            plans["review"] = self.import_document(name)
            link_people(plans["review"], users_by_name)
        if opened_round := open_third_round(plans["review"], users_by_name):
            self.stdout.write(f"Opened the round of {opened_round} of the Hate Crime review.")
        for name, period in PARTNERSHIP_DOCUMENTS.items():
            plans[name] = self.import_document(name, period)
        create_partnership(plans, users_by_name)
        opened_round = open_partnership_round(plans[THEMES_PLAN_FILE], users_by_name)
        self.stdout.write(f"Opened the round of {opened_round} of the partnership’s plan.")
        if not options["documents_only"]:
            self.stdout.write("Creating the reviews of three more committees")
            reviews = create_sample_council(users_by_name)
            self.stdout.write(f"Created {len(reviews)} reviews.")
            add_contact_details(users["admin@demo.example"])
            for published_round in plans["review"].rounds.published():
                make_public(published_round, by=users_by_name["Carol Clark"])

    def import_document(self, name: str, period: str = "") -> ActionPlan:
        data = (settings.BASE_DIR / "fixtures" / "documents" / name).read_bytes()
        parsed_plan = read_plan(data, name, period=period)
        outcome = import_plan(parsed_plan, ImportSource(name, hashlib.sha256(data).hexdigest()))
        self.stdout.write(f"Imported {outcome.review}.")
        return outcome.review


def add_contact_details(by: User) -> None:
    """Those of a council that does not exist: Ofcom keeps this range of phone numbers for drama."""
    branding = CouncilBranding.now()
    branding.contact_team = "Scrutiny team"
    branding.contact_email = "scrutiny@council.example"
    branding.contact_phone = "01632 960 123"
    branding.created_by, branding.created_by_name = by, by.name
    branding.save()


def link_people(plan: ActionPlan, users_by_name: dict[str, User]) -> None:
    """Link the sample users to the owners and link officers whose names the documents print."""
    for owner in Owner.objects.filter(name__in=users_by_name):
        owner.users.add(users_by_name[owner.name])
    for name in plan.link_officer_names.split("\n"):
        if name in users_by_name:
            plan.link_officers.add(users_by_name[name])
