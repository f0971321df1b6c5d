"""One world for all tests of a file, and nothing left of it afterwards."""

import logging

import pytest
from django.db import transaction

from tests.access.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
