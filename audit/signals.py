"""What rooms above hear of."""

from django.dispatch import Signal

# The key of history was changed: what is encrypted under it is to be encrypted anew, in the same transaction.
key_rotated = Signal()
