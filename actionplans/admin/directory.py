from __future__ import annotations

from django.contrib import admin

from accounts.no_delete_admin import NoDeleteAdmin, NoDeleteStackedInline
from actionplans.models import Committee, Meeting, Owner


@admin.register(Owner)
class OwnerAdmin(NoDeleteAdmin):
    list_display = ["name", "qualifier", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "qualifier"]


class MeetingInline(NoDeleteStackedInline):
    model = Meeting


@admin.register(Committee)
class CommitteeAdmin(NoDeleteAdmin):
    list_display = ["name", "successor"]
    search_fields = ["name"]
    inlines = [MeetingInline]
