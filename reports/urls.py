from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reviews/<slug:slug>/rounds/<period:period>/<slug:file_format>/", views.download, name="download"),
]
