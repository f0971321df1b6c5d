"""Saved views whose addresses hold words which must go: they look for other words then."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from audit.redaction import Redactor, StoreRedaction, register_store
from dashboards.models import SavedView

MAX_QUERY_LENGTH = SavedView._meta.get_field("query").max_length


@register_store
def prepare_saved_view_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """An address writes a blank as +, so that nobody finds words in it who only looks at its letters."""
    views = SavedView.objects.exclude(query="").values_list("pk", "query").iterator()
    new = {pk: clean for pk, query in views if (clean := _redacted_query(query, redactor)) != query}

    def take_out(number: int) -> None:
        for pk, query in new.items():
            SavedView.objects.filter(pk=pk).update(query=query)

    return StoreRedaction({"addresses of saved views": len(new)}, take_out)


def _redacted_query(query: str, redactor: Redactor) -> str:
    pairs = [list(pair) for pair in parse_qsl(query, keep_blank_values=True)]
    clean = redactor.redact_value(pairs)
    return query if clean == pairs else urlencode([(name, value) for name, value in clean])[:MAX_QUERY_LENGTH]
