from django.urls import path

from post.views import demo_emails

urlpatterns = [path("demo/mail/", demo_emails, name="demo-mail")]
