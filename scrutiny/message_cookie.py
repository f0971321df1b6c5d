"""Storage of messages for the next page, in a cookie that no other host can set."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    cookie_name = "__Host-messages"


class Storage(FallbackStorage):
    storage_classes = (HostCookieStorage, SessionStorage)
