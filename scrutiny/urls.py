"""The URL configuration, which includes those of all apps."""

from django.contrib import admin
from django.urls import include, path

from accounts.views.sign_in import redirect_admin_login
from scrutiny import information_pages, security_txt, views
from scrutiny.settings_page import settings_page

handler500 = "scrutiny.views.server_error"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("actionplans.urls")),
    path("", include("partnerships.urls")),
    path("", include("notifications.urls")),
    path("", include("reports.urls")),
    path("", include("imports.urls")),
    path("", include("dashboards.urls")),
    # Before the admin's own URLs, so that it has no sign-in page of its own.
    path("admin/login/", redirect_admin_login),
    path("admin/", admin.site.urls),
    path("settings/", settings_page, name="settings"),
    *information_pages.urlpatterns,
    path("healthz/", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path("branding.css", views.branding_css, name="branding-css"),
    path("council-logo/<slug:digest>.png", views.council_logo, name="council-logo"),
]
