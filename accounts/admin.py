"""The administration page of accounts. Accounts are made inactive, never deleted.

Administrators cannot set passwords, since whoever knows one can act as its owner. People are invited, and
choose their own.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from accounts.models import User
from accounts.no_delete_admin import NoDeleteAdmin
from accounts.reauthentication import require_recent_authentication

# The groups are the roles in `accounts.roles`: nobody adds or deletes one.
admin.site.unregister(Group)
# How people sign in is changed on their own pages, and on those of the people who invite them.
for app in ("account", "mfa"):
    for model in apps.get_app_config(app).get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


class UserAdminForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}


@admin.register(User)
class AccountAdmin(NoDeleteAdmin, UserAdmin):  # type: ignore[type-arg]
    form = UserAdminForm
    ordering = ("name",)
    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("name", "email")
    filter_horizontal = ()
    # A second person confirms these: they are changed on the pages of people.
    readonly_fields = ("email", "is_active", "is_staff", "groups", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("name",)}),
        ("Changed under People", {"fields": ("email", "is_active", "is_staff", "groups")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @method_decorator(require_recent_authentication)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, for somebody who has recently confirmed who they are."""
        response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return response

    def user_change_password(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        raise PermissionDenied
