"""Signals about plans and meetings, with which apps above react to changes and add data.

Each is sent within the transaction of the change. A receiver that raises NotAllowed prevents it.
"""

from django.dispatch import Signal

# Changes: `sub_action` was saved by hand, is about to be removed; `meeting` is about to be cancelled.
sub_action_saved = Signal()
sub_action_removing = Signal()
meeting_cancelling = Signal()

# Questions, whose senders combine what receivers return:
# for `user` and `sub_actions` (primary keys), a dictionary of lists of LinkedAction by primary key;
linked_actions_requested = Signal()
# for a `sub_action`, a Q of the rows of history that concern it;
related_history_requested = Signal()
# the DigestItems that are to be in the emails of today.
digest_items_requested = Signal()
