from django.urls import path

from partnerships.views import indicators, lists, plans

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", lists.partnerships, name="partnerships"),
    path("partnerships/plans/<slug:slug>/", plans.plan, name="plan"),
    path("partnerships/plans/<slug:slug>/indicators/", indicators.indicators, name="indicators"),
    path("standards/<slug:slug>/", plans.assessment, name="assessment"),
]
