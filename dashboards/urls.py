from django.urls import path

from dashboards.views import (
    action,
    actions,
    archive,
    dashboard,
    decisions,
    executive_responses,
    front_page,
    home,
    meetings,
    member_requests,
    plan_dashboard,
    saved_views,
)

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("public/<slug:slug>/", front_page.public_plan, name="public-plan"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/committees/<int:pk>/", dashboard.committee_dashboard, name="committee-dashboard"),
    path("dashboard/plans/<slug:slug>/", plan_dashboard.plan_dashboard, name="plan-dashboard"),
    path("dashboard/plans/<slug:slug>/archive/", archive.archive, name="archive"),
    path("actions/", actions.actions, name="actions"),
    path("actions/views/save/", saved_views.save_view, name="save-view"),
    path("actions/views/<int:pk>/delete/", saved_views.delete_view, name="delete-view"),
    path("actions/download.<slug:kind>", actions.download_actions, name="download-actions"),
    path("actions/<int:pk>/", action.action, name="action"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/actions/<int:line>/", decisions.meeting_action, name="meeting-action"),
    path("meetings/<int:pk>/decisions/<int:decision>/rescind/", decisions.rescind, name="rescind-decision"),
    path("meetings/<int:pk>/plans/<slug:slug>/sign-off/", decisions.sign_off, name="sign-off-plan"),
    path(
        "meetings/<int:pk>/plans/<slug:slug>/requests/new/",
        member_requests.new_member_request,
        name="new-member-request",
    ),
    path("requests/", member_requests.member_requests, name="member-requests"),
    path("requests/<int:pk>/", member_requests.member_request, name="member-request"),
    path("responses/", executive_responses.all_executive_responses, name="all-executive-responses"),
    path("meetings/<int:pk>/resolution/", meetings.resolution, name="resolution"),
]
