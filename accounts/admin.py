"""Accounts, as administrators look after them: made, changed and deactivated, never deleted."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group

from accounts.kept_admin import KeptAdmin
from accounts.models import User

# The three groups are the house's own, and what they may do is written in its code.
admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class UserAdmin(KeptAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    add_form = NewUserForm
    list_display = ["name", "email", "is_active", "is_staff"]
    list_filter = ["is_active", "groups"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = (
        (None, {"fields": ["email", "name", "password"]}),
        ("Access", {"fields": ["is_active", "is_staff", "groups"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    )
    add_fieldsets = ((None, {"fields": ["email", "name", "usable_password", "password1", "password2"]}),)
