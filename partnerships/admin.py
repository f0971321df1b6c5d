"""Administration of partnerships, their members and the details of their plans."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.no_delete_admin import NoDeleteAdmin, NoDeleteStackedInline
from partnerships.models import Membership, Partnership, PartnershipPlan, StandardsAssessment

SHARED_FIELDS: list[Any] = [
    "title",
    "slug",
    "partnership",
    "committee",
    "link_officer_names",
    "link_officers",
    "scale",
]
ROUNDS_FIELDSET: Any = ("Updates", {"fields": ["agreed_text", "first_round_months", "round_interval_months"]})
DOCUMENT_FIELDSET: Any = ("Printed text", {"fields": ["page_header", "closing_text"]})


class MembershipInline(NoDeleteStackedInline):
    model = Membership
    fields = ["organisation", "contact", "email"]


@admin.register(Partnership)
class PartnershipAdmin(NoDeleteAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    inlines = [MembershipInline]


@admin.register(PartnershipPlan)
class PartnershipPlanAdmin(NoDeleteAdmin):
    list_display = ["title", "partnership", "state"]
    list_select_related = ["partnership"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": [*SHARED_FIELDS, "state", "start_date", "end_date", "previous_plan"]}),
        ROUNDS_FIELDSET,
        DOCUMENT_FIELDSET,
    ]


@admin.register(StandardsAssessment)
class StandardsAssessmentAdmin(NoDeleteAdmin):
    list_display = ["title", "partnership"]
    list_select_related = ["partnership"]
    search_fields = ["title"]
    fieldsets = [(None, {"fields": SHARED_FIELDS}), ROUNDS_FIELDSET, DOCUMENT_FIELDSET]
