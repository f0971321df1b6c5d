from django.urls import path

from post.views import demo_mail

urlpatterns = [path("demo/mail/", demo_mail, name="demo-mail")]
