"""Redaction of saved views: words are removed from their query strings."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from audit.redaction import Redactor, StoreRedaction, register_store
from dashboards.models import SavedView

MAX_QUERY_LENGTH = SavedView._meta.get_field("query").max_length


@register_store
def prepare_saved_view_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find saved views with the words. Queries are parsed first, as they write a space as "+"."""
    views = SavedView.objects.exclude(query="").values_list("pk", "query").iterator()
    redacted_queries = {
        pk: clean for pk, query in views if (clean := _redacted_query(query, redactor)) != query
    }

    def apply_redaction(redaction_id: int) -> None:
        for pk, query in redacted_queries.items():
            SavedView.objects.filter(pk=pk).update(query=query)

    return StoreRedaction({"addresses of saved views": len(redacted_queries)}, apply_redaction)


def _redacted_query(query: str, redactor: Redactor) -> str:
    pairs = [list(pair) for pair in parse_qsl(query, keep_blank_values=True)]
    clean = redactor.redact_value(pairs)
    return query if clean == pairs else urlencode([(name, value) for name, value in clean])[:MAX_QUERY_LENGTH]
