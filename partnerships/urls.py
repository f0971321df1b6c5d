from django.urls import path

from partnerships.views import action_links, editing, indicators, partnerships, plans, rollover

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", partnerships.partnerships, name="partnerships"),
    path("partnerships/new/", editing.new_partnership, name="new-partnership"),
    path("partnerships/<int:pk>/", editing.partnership, name="partnership"),
    path("partnerships/<int:pk>/edit/", editing.edit_partnership, name="edit-partnership"),
    path("partnerships/<int:pk>/members/new/", editing.add_member, name="add-member"),
    path("partnerships/members/<int:pk>/", editing.edit_member, name="edit-member"),
    path("partnerships/members/<int:pk>/remove/", editing.remove_member, name="remove-member"),
    path("partnerships/plans/new/", editing.new_plan, name="new-plan"),
    path("partnerships/plans/<slug:slug>/", plans.plan, name="plan"),
    path("partnerships/plans/<slug:slug>/new-plan/", rollover.new_plan_from, name="new-plan-from"),
    path(
        "partnerships/plans/<slug:slug>/equivalent-actions/",
        rollover.equivalent_actions,
        name="equivalent-actions",
    ),
    path("partnerships/plans/<slug:slug>/details/", editing.edit_plan_details, name="edit-plan-details"),
    path(
        "partnerships/plans/<slug:slug>/indicators/<int:pk>/", editing.edit_indicator, name="edit-indicator"
    ),
    path("partnerships/plans/<slug:slug>/indicators/", indicators.indicators, name="indicators"),
    path("standards/<slug:slug>/", plans.standards_assessment, name="standards-assessment"),
    path("actions/<int:pk>/links/", action_links.linked_actions, name="linked-actions"),
    path("actions/<int:pk>/links/new/", action_links.link_action, name="link-action"),
    path("actions/<int:pk>/links/new-action/", action_links.new_linked_action, name="new-linked-action"),
    path("action-links/<int:pk>/remove/", action_links.unlink, name="unlink-actions"),
]
