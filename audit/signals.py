"""Signals for other apps."""

from django.dispatch import Signal

# Sent in the transaction that changes the key of history. Receivers encrypt again what it encrypted.
key_rotated = Signal()
