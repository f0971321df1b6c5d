"""One world for all tests of a file, and nothing left of it afterwards."""

import logging

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.fixtures import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    logging.disable(logging.CRITICAL)
    # The world signs in once, and its tests may last longer than a sign-in counts as recent.
    lasting = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 60 * 60)
    with lasting, django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
