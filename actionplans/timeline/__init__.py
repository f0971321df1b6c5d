"""What happened to a plan, in sentences: who did what, when and why, as far as the reader may know."""

from .moments import Moment, told
from .names import line_name
from .readable import about_entry, about_line, concerns_lines, links_for, rows_of
from .standing import as_it_stood
from .telling import Told, tells

__all__ = [
    "Moment",
    "Told",
    "about_entry",
    "about_line",
    "as_it_stood",
    "concerns_lines",
    "line_name",
    "links_for",
    "rows_of",
    "tells",
    "told",
]
