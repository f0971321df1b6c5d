from django.urls import path

from dashboards.views import action, actions, dashboard, home

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/committees/<int:pk>/", dashboard.of_committee, name="committee"),
    path("actions/", actions.actions, name="actions"),
    path("actions/download.<slug:kind>", actions.download, name="download"),
    path("actions/<int:pk>/", action.action, name="action"),
]
