"""Asking for a page as one of the people of the tables, quickly, and seeing what that did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

WRITES = re.compile(r"\s*(insert|update|delete|replace|truncate)\b", re.IGNORECASE)
# Sessions are kept by every framework's own hand, whoever asks; a download is logged, and its link sealed;
# refusals and downloads are security events.
NOT_COUNTED = (
    "accounts_session",
    "accounts_securityevent",
    '"cache"',
    "audit_loggedevent",
    "audit_chainlink",
)
TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


class Handler(BaseHandler):
    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()


@dataclass
class Answer:
    status: int
    response: HttpResponse
    writes: list[str]

    @property
    def body(self) -> bytes:
        return TOKENS.sub(b"", self.response.content)

    @property
    def to(self) -> str:
        return self.response.get("Location", "")


class Visitor:
    """Somebody with a cookie, or without. Asks without a browser's or the test client's book-keeping."""

    def __init__(self, cookie: str = "") -> None:
        self.factory = RequestFactory()
        self.handler = Handler()
        self.cookie = cookie

    def ask(
        self, method: str, address: str, data: dict[str, Any] | None = None, *, forged: bool = False
    ) -> Answer:
        """What the page answers, and what it wrote. `forged`: sent from another site, without its token."""
        extra = {"HTTP_COOKIE": self.cookie} if self.cookie else {}
        make = getattr(self.factory, method.lower())
        request = make(address, data or {}, **extra) if method == "POST" else make(address, **extra)
        request._dont_enforce_csrf_checks = not forged
        with noted() as writes:
            response = self.handler.get_response(request)
        return Answer(response.status_code, response, writes)

    def try_to(self, method: str, address: str, data: dict[str, Any] | None = None, **how: Any) -> Answer:
        """The same, and whatever it did is undone."""
        with transaction.atomic():
            answer = self.ask(method, address, data, **how)
            transaction.set_rollback(True)
        return answer


@contextmanager
def noted() -> Iterator[list[str]]:
    """The statements that wrote something, meanwhile."""
    result: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(table in sql for table in NOT_COUNTED):
            result.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield result


def fingerprint() -> dict[str, str]:
    """A hash of each table, to compare with a later one."""
    result = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in NOT_COUNTED or model._meta.proxy or not model._meta.managed:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            # Sorted here: rows of a history share numbers, and a database may give such rows in any order.
            result[table] = sha256("\n".join(sorted(map(repr, cursor))).encode()).hexdigest()
    return result
