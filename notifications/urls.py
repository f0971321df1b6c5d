from django.urls import path

from notifications.views import demo_emails

urlpatterns = [path("demo/mail/", demo_emails, name="demo-emails")]
