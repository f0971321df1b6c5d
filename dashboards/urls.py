from django.urls import path

from dashboards.views import (
    action,
    actions,
    archive,
    dashboard,
    home,
    meeting,
    plan,
    recording,
    requests,
    responses,
    saved,
)

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/committees/<int:pk>/", dashboard.committee_dashboard, name="committee"),
    path("dashboard/plans/<slug:slug>/", plan.plan_dashboard, name="plan"),
    path("dashboard/plans/<slug:slug>/archive/", archive.archive, name="archive"),
    path("actions/", actions.actions, name="actions"),
    path("actions/views/save/", saved.save_view, name="save-view"),
    path("actions/views/<int:pk>/forget/", saved.delete_view, name="forget-view"),
    path("actions/download.<slug:kind>", actions.download_actions, name="download"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<int:pk>/actions/<int:line>/", recording.meeting_action, name="meeting-action"),
    path("meetings/<int:pk>/decisions/<int:decision>/take-back/", recording.take_back, name="take-back"),
    path("meetings/<int:pk>/reviews/<slug:slug>/sign-off/", recording.sign_off, name="sign-off"),
    path(
        "meetings/<int:pk>/reviews/<slug:slug>/requests/new/", requests.new_member_request, name="new-request"
    ),
    path("requests/", requests.member_requests, name="requests"),
    path("requests/<int:pk>/", requests.member_request, name="request"),
    path("responses/", responses.all_executive_responses, name="responses"),
    path("meetings/<int:pk>/resolution/", meeting.resolution, name="resolution"),
]
