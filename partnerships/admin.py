"""Partnerships, their members and the details of their plans. Lines come from papers and from updates."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.kept_admin import KeptAdmin, KeptStack
from partnerships.models import Membership, Partnership, PartnershipPlan, StandardsAssessment

OF_BOTH: list[Any] = [
    "title",
    "slug",
    "partnership",
    "committee",
    "link_officer_names",
    "link_officers",
    "scale",
]
UPDATES: Any = ("Updates", {"fields": ["agreed_text", "first_update_months", "interval_months"]})
PAPER: Any = ("On paper", {"fields": ["heading_line", "closing"]})


class MembershipInline(KeptStack):
    model = Membership
    fields = ["organisation", "contact", "email"]


@admin.register(Partnership)
class PartnershipAdmin(KeptAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    inlines = [MembershipInline]


@admin.register(PartnershipPlan)
class PartnershipPlanAdmin(KeptAdmin):
    list_display = ["title", "partnership", "state"]
    list_select_related = ["partnership"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": [*OF_BOTH, "state", "starts", "ends", "succeeds"]}),
        UPDATES,
        PAPER,
    ]


@admin.register(StandardsAssessment)
class StandardsAssessmentAdmin(KeptAdmin):
    list_display = ["title", "partnership"]
    list_select_related = ["partnership"]
    search_fields = ["title"]
    fieldsets = [(None, {"fields": OF_BOTH}), UPDATES, PAPER]
