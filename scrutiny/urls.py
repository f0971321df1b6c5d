"""Where each room's pages begin."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

ROOMS = ("actionplans.urls", "reports.urls", "intake.urls")

urlpatterns = [
    *(path("", include(room)) for room in ROOMS if find_spec(room)),
    path("admin/", admin.site.urls),
]
