from django.urls import path

from partnerships.views import action_links, editing, indicators, partnerships, plans, rollover

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", partnerships.partnerships, name="partnerships"),
    path("partnerships/new/", editing.new_partnership, name="new-partnership"),
    path("partnerships/<int:pk>/", editing.partnership, name="partnership"),
    path("partnerships/<int:pk>/edit/", editing.edit_partnership, name="edit-partnership"),
    path("partnerships/<int:pk>/members/new/", editing.add_member, name="add-member"),
    path("partnerships/members/<int:pk>/", editing.edit_member, name="member"),
    path("partnerships/members/<int:pk>/remove/", editing.remove_member, name="remove-member"),
    path("partnerships/plans/new/", editing.new_plan, name="new-plan"),
    path("partnerships/plans/<slug:slug>/", plans.plan, name="plan"),
    path("partnerships/plans/<slug:slug>/next/", rollover.new_plan_from, name="next-plan"),
    path("partnerships/plans/<slug:slug>/same-lines/", rollover.equivalent_actions, name="same-lines"),
    path("partnerships/plans/<slug:slug>/details/", editing.edit_plan_details, name="details"),
    path("partnerships/plans/<slug:slug>/indicators/<int:pk>/", editing.edit_indicator, name="indicator"),
    path("partnerships/plans/<slug:slug>/indicators/", indicators.indicators, name="indicators"),
    path("standards/<slug:slug>/", plans.standards_assessment, name="assessment"),
    path("actions/<int:pk>/threads/", action_links.linked_actions, name="threads"),
    path("actions/<int:pk>/threads/new/", action_links.link_action, name="new-thread"),
    path("actions/<int:pk>/threads/new-line/", action_links.new_linked_action, name="new-line"),
    path("threads/<int:pk>/end/", action_links.unlink, name="end-thread"),
]
