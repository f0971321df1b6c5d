"""Rounds, each with its update requests and updates."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.no_delete_admin import NoDeleteAdmin, NoDeleteStackedInline
from actionplans.models import ImpactEntry, PrintedWording, ProgressEntry, Round, UpdateRequest


def _with_related(rows: QuerySet[Any]) -> QuerySet[Any]:
    """A row's name is its sub-action's and its round's: fetched once, however many rows."""
    return rows.select_related("sub_action__heading__parent", "round")


def _deny_permission(inline: object, request: HttpRequest, obj: object = None) -> bool:
    """A round's rows are made when it is opened or imported, each for its own sub-action."""
    return False


def _is_imported(this_round: Round) -> bool:
    """Whether what it says is set right here: not while officers write it, nor once it is frozen."""
    return this_round.state == Round.State.PUBLISHED and not this_round.report_version


class RoundInline(NoDeleteStackedInline):
    """What belongs to a round; once it was published here, to be read only."""

    readonly_fields = ["sub_action"]
    has_add_permission = _deny_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.report_version)


class EntryInline(RoundInline):
    """What was answered. While the round is open it is written on its own page, and approved by another."""

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
        """Not here: a round is opened, or recorded by an import, with its update requests."""
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
        """Of a round published here, nothing is changed but by a correction, which is a new version."""
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
