"""The backups of docs/administrators.md are made, restored and verified, with the same commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.long, pytest.mark.both_databases]

GUIDE = Path(settings.BASE_DIR) / "docs" / "administrators.md"
PAPER = "fixtures/documents/hate-crime-progress-update-2020-03.docx"
RESTORE = ["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges"]
CLARE = "from accounts.models import User; User.objects.create_user('clare@council.example', name='Clare')"


class Site:
    """A council's own folder: its database, keys, and an anchor outside of the database."""

    def __init__(self, folder):
        self.folder = folder
        self.on_postgres = connection.vendor == "postgresql"
        self.databases, self.roles = [], []
        self.key, self.secret_key = token_urlsafe(50), token_urlsafe(50)
        self.address = self.new_database()

    def new_database(self):
        name = f"scrutiny_{os.getpid()}_{len(self.databases)}"
        self.databases.append(name)
        if not self.on_postgres:
            return f"sqlite:///{self.folder}/{name}.sqlite3"
        self.run("createdb", *self.server, name)
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

    @property
    def server(self):
        """Host, port and owner as PostgreSQL's own programs take them."""
        parts = urlsplit(os.environ["DATABASE_URL"])
        host = unquote(parts.hostname or "localhost")
        return [f"--host={host}", f"--port={parts.port or 5432}", f"--username={parts.username}"]

    def new_role(self):
        self.roles.append(f"scrutiny_role_{os.getpid()}")
        self.run("createuser", *self.server, self.roles[-1])
        return self.roles[-1]

    def run(self, *command, own=None, fails=False):
        environment = {**os.environ, **(own or {})}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *command, address=None, key="", fails=False):
        own = {
            "SCRUTINY_MODE": "production",
            "DJANGO_SETTINGS_MODULE": "scrutiny.settings",
            "DATABASE_URL": address or self.address,
            "SECRET_KEY": self.secret_key,
            "SCRUTINY_HISTORY_KEY": key or self.key,
            "SCRUTINY_HISTORY_ANCHOR": str(self.folder / "anchor"),
            "ALLOWED_HOSTS": "scrutiny.council.example",
        }
        return self.run(sys.executable, "manage.py", *command, own=own, fails=fails)

    def back_up(self):
        file = self.folder / "backup"
        if self.on_postgres:
            self.run("pg_dump", *self.server, "--format=custom", f"--file={file}", self.databases[0])
        else:
            self.run("sqlite3", urlsplit(self.address).path, f"VACUUM INTO '{file}'")
        return file

    def restore(self, file):
        address = self.new_database()
        if self.on_postgres:
            self.run(*RESTORE, *self.server, f"--dbname={self.databases[-1]}", str(file))
        else:
            assert self.run("sqlite3", str(file), "PRAGMA integrity_check").strip() == "ok"
            shutil.copy(file, urlsplit(address).path)
        return address

    def close(self):
        if self.on_postgres:
            for name in self.databases:
                self.run("dropdb", *self.server, "--if-exists", "--force", name)
            for role in self.roles:
                self.run("dropuser", *self.server, role)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """With an import, an anchor, and a backup."""
    made = Site(tmp_path_factory.mktemp("council"))
    try:
        made.manage("migrate", "--verbosity=0")
        made.manage("import_document", PAPER)
        made.manage("anchor_history")
        made.verified = made.manage("verify_history")
        made.backup = made.back_up()
        yield made
    finally:
        made.close()


def test_a_backup_is_restored_whole(site):
    restored = site.restore(site.backup)
    site.manage("migrate", "--check", address=restored)
    site.manage("check", "--database=default", address=restored)
    assert site.manage("verify_history", address=restored) == site.verified
    delete = "DELETE FROM audit_chainlink"  # the triggers are in the backup too
    if site.on_postgres:
        site.run("psql", *site.server, f"--dbname={site.databases[-1]}", f"--command={delete}", fails=True)
    else:
        site.run("sqlite3", urlsplit(restored).path, delete, fails=True)


def test_on_postgresql_the_role_that_owns_nothing_is_granted_its_rights_again(site):
    if not site.on_postgres:
        pytest.skip("only PostgreSQL has roles")
    restored, role = site.restore(site.backup), site.new_role()
    as_role = restored.replace(f"//{urlsplit(restored).username}@", f"//{role}@")
    site.manage("verify_history", address=as_role, fails=True)
    site.manage("grant_rights", role, address=restored)
    assert site.manage("verify_history", address=as_role) == site.verified


def test_an_older_backup_is_told_by_the_anchor_until_a_new_one_is_begun(site):
    site.manage("shell", "-c", CLARE)
    site.manage("anchor_history")
    restored = site.restore(site.backup)
    assert "its end is gone" in site.manage("verify_history", address=restored, fails=True)
    (site.folder / "anchor").rename(site.folder / "anchor-until-restored")
    site.manage("anchor_history", address=restored)
    site.manage("verify_history", address=restored)


def test_with_another_key_nothing_starts(site):
    restored = site.restore(site.backup)
    site.manage("check", "--database=default", address=restored)
    site.manage("check", "--database=default", address=restored, key=token_urlsafe(50), fails=True)


@pytest.mark.parametrize("command", ["VACUUM INTO", "pg_dump --format=custom", " ".join(RESTORE)])
def test_the_guide_has_the_commands_that_are_tried_here(command):
    assert command in GUIDE.read_text(encoding="utf-8")
