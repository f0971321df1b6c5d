"""Rounds, each with its update requests and updates."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.no_delete_admin import NoDeleteAdmin, NoDeleteStackedInline
from actionplans.models import ImpactEntry, PrintedWording, ProgressEntry, Round, UpdateRequest


def _with_related(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """With the sub-action and round of each row, which its name contains."""
    return queryset.select_related("sub_action__heading__parent", "round")


def _deny_permission(inline: object, request: HttpRequest, obj: object = None) -> bool:
    """Nobody adds rows here: they are created when a round is opened or imported."""
    return False


def _is_imported(this_round: Round) -> bool:
    """Whether its entries may be corrected here: not in an open round, nor in one published here."""
    return this_round.state == Round.State.PUBLISHED and not this_round.report_version


class RoundInline(NoDeleteStackedInline):
    """Rows of a round, read-only once it was published here."""

    readonly_fields = ["sub_action"]
    has_add_permission = _deny_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.report_version)


class EntryInline(RoundInline):
    """Entries of a round. In an open round, they are written and approved on their own pages."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or _is_imported(obj))


class UpdateRequestInline(RoundInline):
    model = UpdateRequest
    fields = ["sub_action", ("asks_for_progress", "asks_for_impact"), "responsibility", "owners"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return _with_related(super().get_queryset(request))


class ProgressEntryInline(EntryInline):
    model = ProgressEntry
    fields = ["sub_action", "evidence", "grade", "grade_text", "explanation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return _with_related(super().get_queryset(request))


class ImpactEntryInline(EntryInline):
    model = ImpactEntry
    fields = ["sub_action", "evidence", "not_yet_known"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return _with_related(super().get_queryset(request))


@admin.register(Round)
class RoundAdmin(NoDeleteAdmin):
    list_display = ["plan", "__str__", "state", "due"]
    list_display_links = ["__str__"]
    list_select_related = ["plan"]
    list_filter = ["state", "plan"]
    search_fields = ["plan__title"]
    readonly_fields = ["plan", "period", "state", "report_version", "is_public"]
    inlines = [UpdateRequestInline, ProgressEntryInline, ImpactEntryInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: rounds are opened or imported, with their update requests."""
        return False


class RoundRowAdmin(NoDeleteAdmin):
    list_display = ["sub_action", "round", "excluded_from_report"]
    list_select_related = ["sub_action__heading__parent", "round"]
    list_filter = ["round"]
    search_fields = ["evidence"]
    readonly_fields = ["round", "sub_action", "excluded_from_report", "first_published_version"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for a round published here, which changes only by a correction and a new version."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.round.report_version)


class EntryAdmin(RoundRowAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or _is_imported(obj.round))


@admin.register(ProgressEntry)
class ProgressEntryAdmin(EntryAdmin):
    list_display = ["sub_action", "round", "grade", "excluded_from_report"]


@admin.register(ImpactEntry)
class ImpactEntryAdmin(EntryAdmin):
    list_display = ["sub_action", "round", "not_yet_known", "excluded_from_report"]


@admin.register(UpdateRequest)
class UpdateRequestAdmin(RoundRowAdmin):
    list_display = ["sub_action", "round", "asks_for_progress", "asks_for_impact", "state"]
    search_fields = ["responsibility"]
    readonly_fields = ["round", "sub_action", "state", "last_edited_by", "not_received_reason"]


@admin.register(PrintedWording)
class PrintedWordingAdmin(RoundRowAdmin):
    list_display = ["__str__", "round", "field"]
    list_select_related = ["round", "heading__parent", "sub_action__heading__parent"]
    search_fields = ["text"]
    readonly_fields = ["round", "heading", "sub_action", "repeated_round", "field"]
