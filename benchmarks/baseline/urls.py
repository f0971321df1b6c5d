from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from scrutiny.urls import *  # noqa: F403
from scrutiny.urls import urlpatterns as pages


@login_required
def baseline(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [*pages, path("floor/", baseline)]
