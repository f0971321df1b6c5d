"""Signals about plans and meetings: apps above hear of them, or answer.

Each is sent within the transaction of what happens. A receiver that raises NotAllowed stops it.
"""

from django.dispatch import Signal

# Heard: `sub_action` was stored by hand; it is about to be removed; `meeting` is about to be cancelled.
sub_action_saved = Signal()
sub_action_removing = Signal()
meeting_cancelling = Signal()

# Asked. What receivers return is put together:
# for `user` and `sub_actions` (primary keys), a dictionary of lists of LinkedAction by primary key;
linked_actions_requested = Signal()
# for a `sub_action`, a Q of the rows of history that concern it;
related_history_requested = Signal()
# the DigestItems that are to be in the emails of today.
digest_items_requested = Signal()
