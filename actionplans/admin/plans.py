"""Reviews with their recommendations, parts, sub-actions and owners."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.no_delete_admin import NoDeleteAdmin, NoDeleteStackedInline
from actionplans.models import Heading, Review, SubAction


class HeadingInline(NoDeleteStackedInline):
    """Recommendations and parts, each with a link to its sub-actions."""

    model = Heading
    fields = [("kind", "parent"), ("ref", "position"), "text"]
    verbose_name = "recommendation or part"
    verbose_name_plural = "recommendations and parts"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Heading]:
        return super().get_queryset(request).select_related("parent")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "parent":
            plan_id = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            kwargs["queryset"] = Heading.objects.filter(
                plan_id=plan_id, kind=Heading.Kind.RECOMMENDATION
            ).select_related("parent")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SubActionInline(NoDeleteStackedInline):
    model = SubAction
    fields = [
        "strand",
        "action",
        "measure",
        "responsibility",
        "owners",
        "date_text",
        "is_exempt",
        "exempt_paragraph",
        "public_interest_reason",
        "position",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SubAction]:
        return super().get_queryset(request).select_related("heading__parent")


@admin.register(Review)
class ReviewAdmin(NoDeleteAdmin):
    list_display = ["title", "committee", "agreed_text"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["sub_actions_in_order"]
    inlines = [HeadingInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    "committee",
                    "link_officer_names",
                    "link_officers",
                    "director",
                    "director_account",
                ]
            },
        ),
        ("Updates", {"fields": ["agreed_text", "first_round_months", "round_interval_months"]}),
        ("Sub-actions", {"fields": ["sub_actions_in_order"]}),
    ]

    @admin.display(description="In printed order")
    def sub_actions_in_order(self, review: Review) -> SafeString:
        """Each sub-action with its owners, as a link to the page that edits it."""
        if not review.pk:
            return format_html(
                "{}", "Save the review first, then add its recommendations and their sub-actions."
            )
        sub_actions = (
            review.sub_actions()
            .select_related("heading__parent")
            .prefetch_related("owners")
            .in_printed_order()
        )
        rows = (
            (
                reverse("admin:actionplans_subaction_change", args=[sub_action.pk]),
                str(sub_action),
                ", ".join(owner.name for owner in sub_action.owners.all()) or "no owner",
            )
            for sub_action in sub_actions
        )
        return format_html_join("", '<p class="submit-row"><a href="{}">{}: {}</a></p>', rows)


@admin.register(Heading)
class HeadingAdmin(NoDeleteAdmin):
    list_display = ["plan", "__str__", "text"]
    list_display_links = ["__str__"]
    list_select_related = ["plan", "parent"]
    list_filter = ["plan"]
    search_fields = ["text"]
    inlines = [SubActionInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Heading | None = None) -> list[str]:
        return ["plan", "kind", "parent"] if obj else []


@admin.register(SubAction)
class SubActionAdmin(NoDeleteAdmin):
    list_display = [
        "__str__",
        "review",
        "action",
        "responsibility",
        "date_text",
        "due_date",
        "monitoring_state",
    ]
    list_select_related = ["heading__plan", "heading__parent"]
    list_filter = ["monitoring_state", "heading__plan"]
    search_fields = ["action", "strand", "responsibility"]

    @admin.display(ordering="heading__plan__title")
    def review(self, sub_action: SubAction) -> str:
        return sub_action.heading.plan.title
