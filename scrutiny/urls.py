"""Where each room's pages begin."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from accounts.views import admin_door
from scrutiny import views

ROOMS = ("actionplans.urls", "reports.urls", "intake.urls")

handler500 = "scrutiny.views.server_error"

urlpatterns = [
    path("", include("accounts.urls")),
    *(path("", include(room)) for room in ROOMS if find_spec(room)),
    # Before the admin's own addresses: there is one door only.
    path("admin/login/", admin_door),
    path("admin/", admin.site.urls),
    path("healthz/", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon),
    path("council.css", views.council_colour, name="council-colour"),
]

admin.site.site_header = admin.site.site_title = "Scrutiny administration"
