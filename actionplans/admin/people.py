from __future__ import annotations

from django.contrib import admin

from accounts.kept_admin import KeptAdmin, KeptStack
from actionplans.models import Committee, Meeting, Owner


@admin.register(Owner)
class OwnerAdmin(KeptAdmin):
    list_display = ["name", "note", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "note"]


class MeetingInline(KeptStack):
    model = Meeting


@admin.register(Committee)
class CommitteeAdmin(KeptAdmin):
    list_display = ["name", "successor"]
    search_fields = ["name"]
    inlines = [MeetingInline]
