from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("intake/", views.imports, name="imports"),
    path("intake/<int:pk>/", views.import_, name="import"),
]
