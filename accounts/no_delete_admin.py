"""Base classes of admin pages without deletion, and with a read-only history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, Field, Model, TextField
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    ModelAdmin, StackedInline = admin.ModelAdmin, admin.StackedInline


FORMFIELD_OVERRIDES: dict[type[Field[Any, Any]], dict[str, Any]] = {
    # As tall as what is usually written in them; each still grows by its corner.
    TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})},
    # The browser's own calendar can be used by all; that of Django's admin cannot.
    DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
}


class NoDeleteStackedInline(StackedInline):
    """Rows that can be added and changed, never deleted."""

    extra = 0
    can_delete = False
    show_change_link = True
    formfield_overrides = FORMFIELD_OVERRIDES


class NoDeleteAdmin(ModelAdmin):
    """No deletion, one by one or in bulk. The history page can only be read."""

    list_per_page = 50
    view_on_site = False
    formfield_overrides = FORMFIELD_OVERRIDES

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was changed, when and by whom. Read-only, whatever permissions somebody has."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        instance = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_view_permission(request, instance):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {instance}",
            "object": instance,
            "opts": self.opts,
            "rows": history_rows(instance),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/read_only_history.html", context)


def history_rows(instance: Model) -> list[dict[str, Any]]:
    """The recorded changes of an object as text for a table, the latest first."""
    records = list(instance.history.order_by("-history_date", "-history_id"))  # type: ignore[attr-defined]
    kinds = {"+": "Made", "~": "Changed", "-": "Deleted"}
    return [
        {
            "when": record.history_date,
            "who": record.history_user_name or "The system",
            "what": kinds[record.history_type],
            "why": record.history_change_reason or "",
            "changes": _field_changes(record, earlier),
        }
        for record, earlier in zip(records, [*records[1:], None], strict=True)
    ]


def _field_changes(record: Any, earlier: Any) -> list[dict[str, str]]:
    if earlier is None:
        return []
    delta = record.diff_against(earlier, foreign_keys_are_objs=True)
    return [
        {
            "field": change.field.replace("_", " "),
            "old": _display_value(change.old),
            "new": _display_value(change.new),
        }
        for change in delta.changes
    ]


def _display_value(value: Any) -> str:
    if isinstance(value, list):  # the rows of a many-to-many field, each {"owner": …, "subaction": …}
        return ", ".join(str(list(row.values())[-1]) for row in value) or "nobody"
    return str(value) if value not in (None, "") else "nothing"
