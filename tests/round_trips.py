"""Reports that were written, as they are read again: the report itself, and the plan in it."""

from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.html import to_html


def round_trip_docx(paper):
    again = read_docx(to_docx(paper))
    return again, recognise(again).plan


def round_trip_html(paper):
    again = read_html(to_html(paper).encode())
    return again, recognise(again).plan
