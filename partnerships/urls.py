from django.urls import path

from partnerships.views import indicators, lists, plans, threads

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", lists.partnerships, name="partnerships"),
    path("partnerships/plans/<slug:slug>/", plans.plan, name="plan"),
    path("partnerships/plans/<slug:slug>/indicators/", indicators.indicators, name="indicators"),
    path("standards/<slug:slug>/", plans.assessment, name="assessment"),
    path("actions/<int:pk>/threads/", threads.follow, name="threads"),
    path("actions/<int:pk>/threads/new/", threads.new_thread, name="new-thread"),
    path("actions/<int:pk>/threads/new-line/", threads.new_line, name="new-line"),
    path("threads/<int:pk>/end/", threads.end_thread, name="end-thread"),
]
