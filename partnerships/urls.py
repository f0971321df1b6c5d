from django.urls import path

from partnerships.views import editing, indicators, lists, next_year, plans, threads

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", lists.partnerships, name="partnerships"),
    path("partnerships/new/", editing.new_partnership, name="new-partnership"),
    path("partnerships/<int:pk>/", editing.partnership, name="partnership"),
    path("partnerships/<int:pk>/edit/", editing.edit_partnership, name="edit-partnership"),
    path("partnerships/<int:pk>/members/new/", editing.add_member, name="add-member"),
    path("partnerships/members/<int:pk>/", editing.member, name="member"),
    path("partnerships/members/<int:pk>/remove/", editing.remove_member, name="remove-member"),
    path("partnerships/plans/new/", editing.new_plan, name="new-plan"),
    path("partnerships/plans/<slug:slug>/", plans.plan, name="plan"),
    path("partnerships/plans/<slug:slug>/next/", next_year.next_plan, name="next-plan"),
    path("partnerships/plans/<slug:slug>/same-lines/", next_year.same_lines, name="same-lines"),
    path("partnerships/plans/<slug:slug>/details/", editing.details, name="details"),
    path("partnerships/plans/<slug:slug>/indicators/<int:pk>/", editing.indicator, name="indicator"),
    path("partnerships/plans/<slug:slug>/indicators/", indicators.indicators, name="indicators"),
    path("standards/<slug:slug>/", plans.assessment, name="assessment"),
    path("actions/<int:pk>/threads/", threads.follow, name="threads"),
    path("actions/<int:pk>/threads/new/", threads.new_thread, name="new-thread"),
    path("actions/<int:pk>/threads/new-line/", threads.new_line, name="new-line"),
    path("threads/<int:pk>/end/", threads.end_thread, name="end-thread"),
]
