"""The errors for rejected files: a code for the log, a sentence for the person."""

from __future__ import annotations


class FileRejected(Exception):
    """We will not read this file. `sentence` says what is wrong and what to do about it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def damaged_file(subject: str = "This file") -> FileRejected:
    """The error for a file of a known kind that cannot be parsed. `subject` begins its sentence."""
    return FileRejected(
        "damaged",
        f"{subject} is damaged and cannot be read. Open it in the program that made it, save a new copy "
        "and upload that.",
    )


def unsafe_file(reason: str) -> FileRejected:
    """The error for a file that no office program would write. `reason` completes "This file …"."""
    return FileRejected(
        "hostile",
        f"This file {reason}, so we did not open it. Copy the text into a new Word document and upload that.",
    )


def file_too_large(reason: str) -> FileRejected:
    """The error for a file with more than we read. `reason` completes "This file …"."""
    return FileRejected("too-large", f"This file {reason}. Leave out what is not needed, or split it in two.")
