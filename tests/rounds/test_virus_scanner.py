"""B23: what a virus scanner finds is refused, and so is what it does not look at."""

import os
import socket
import socketserver
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase, override_settings

from actionplans.models import EvidenceFile
from documents.validation.errors import FileRejected
from documents.validation.virus_scanner import is_available, scan
from imports import uploads
from imports.models import StoredFile, Upload, UploadBatch
from scrutiny import environment
from scrutiny.system_checks import check_virus_scanner
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.evidence_files import ACCEPTED_EVIDENCE, PDF
from tests.page_assertions import errors_on
from tests.rounds.base import EvidencePageCase
from tests.virus_scanner import EICAR, configured_scanner, run_scanner


@contextmanager
def nobody_listens():
    """An address at which nobody answers; held, so that no other process listens there meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{held.getsockname()[1]}"


class ProtocolTests(SimpleTestCase):
    def refused(self, address, data=PDF, seconds=5):
        with (
            self.assertRaises(FileRejected) as refused,
            self.assertLogs("documents.validation.virus_scanner"),
        ):
            scan(data, address, seconds)
        return refused.exception.code

    def test_clamd_is_sent_every_byte_over_tcp(self):
        data = os.urandom(200_000)
        with run_scanner() as clamd:
            scan(data, f"tcp://127.0.0.1:{clamd.server_address[1]}", 5)
            self.assertEqual(clamd.seen, [data])

    def test_and_over_a_socket_of_the_machine(self):
        path = f"{self.enterContext(TemporaryDirectory())}/scanner.ctl"
        with run_scanner(socketserver.ThreadingUnixStreamServer, path) as clamd:
            scan(PDF, f"unix://{path}", 5)
            self.assertEqual(clamd.seen, [PDF])
            self.assertTrue(is_available(f"unix://{path}"))

    def test_what_it_finds_is_refused(self):
        with run_scanner() as clamd:
            address = f"tcp://127.0.0.1:{clamd.server_address[1]}"
            self.assertEqual(self.refused(address, b"minutes " * 20_000 + EICAR), "virus")

    def test_what_it_does_not_look_at_is_refused(self):
        for said in (b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK", b"stream: OK but\0", b"\0"):
            with self.subTest(said), run_scanner(says=said) as clamd:
                address = f"tcp://127.0.0.1:{clamd.server_address[1]}"
                self.assertEqual(self.refused_quietly(address), "no-scanner")

    def refused_quietly(self, address):
        with self.assertRaises(FileRejected) as refused:
            scan(PDF, address, 5)
        return refused.exception.code

    def test_a_scanner_that_is_away_or_never_answers_refuses(self):
        with nobody_listens() as address:
            self.assertEqual(self.refused(address), "no-scanner")
        self.assertEqual(self.refused("unix:///no/such/socket"), "no-scanner")
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            address = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"
            self.assertEqual(self.refused(address, seconds=0.2), "no-scanner")

    def test_the_deployment_check_says_when_it_does_not_answer(self):
        with configured_scanner():
            self.assertEqual(check_virus_scanner(None), [])
        with nobody_listens() as address, override_settings(VIRUS_SCANNER=address):
            self.assertIn("does not answer", check_virus_scanner(None)[0].msg)
        with override_settings(VIRUS_SCANNER=""):
            self.assertEqual(check_virus_scanner(None), [])


@must_fail_without_guard
class AddedFilesTests(EvidencePageCase):
    @removes_guard("actionplans.workflow.supporting_evidence.scan_file", lambda data: data)
    def test_b23_a_bad_file_is_not_kept_and_the_words_are(self):
        with configured_scanner():
            page = self.add_file("report.txt", b"Read this: " + EICAR)
        self.assertEqual(page.status_code, 422)
        self.assertEqual(errors_on(page, "evidence_form"), {"file": ["virus"]})
        self.assertEqual((EvidenceFile.objects.count(), self.words()), (0, ["We met twice in May 2020."]))

    @removes_guard("actionplans.workflow.supporting_evidence.scan_file", lambda data: data)
    @override_settings(VIRUS_SCANNER="unix:///no/such/socket")
    def test_b23_without_its_scanner_nothing_is_kept_and_the_words_are(self):
        page = self.add_file()
        self.assertEqual(page.status_code, 422)
        self.assertEqual(errors_on(page, "evidence_form"), {"file": ["no-scanner"]})
        self.assertEqual((EvidenceFile.objects.count(), self.words()), (0, ["We met twice in May 2020."]))

    def test_b23_good_files_are_kept(self):
        with configured_scanner() as clamd:
            for name, (data, _) in ACCEPTED_EVIDENCE.items():
                self.add_file(name, data)
        self.assertEqual(
            (EvidenceFile.objects.count(), len(clamd.seen)), (len(ACCEPTED_EVIDENCE), len(ACCEPTED_EVIDENCE))
        )


@must_fail_without_guard
class BroughtPapersTests(EvidencePageCase):
    def bring(self, data):
        upload = uploads.store_upload(UploadBatch.objects.create(created_by=self.clare), "paper.txt", data)
        uploads.recognise_upload(upload)
        return upload

    @removes_guard("imports.uploads.scan_file", lambda data: data)
    def test_b23_a_bad_paper_is_refused_and_not_kept(self):
        with configured_scanner():
            upload = self.bring(b"Review: Road Safety\n" + EICAR)
        self.assertEqual((upload.state, upload.rejection_code), (Upload.State.REFUSED, "virus"))
        self.assertFalse(StoredFile.objects.exists())

    def test_b23_a_good_paper_is_read(self):
        with configured_scanner() as clamd:
            self.bring(b"Review: Road Safety\n")
        self.assertEqual(clamd.seen, [b"Review: Road Safety\n"])


@pytest.mark.parametrize(
    "address",
    ["clamd", "tcp://", "tcp://host:x", "unix://", "unix:///", "http://localhost:3310", "tcp://h:99999"],
)
def test_a_setting_that_makes_no_sense_is_refused(address):
    with mock.patch.dict(os.environ, {"VIRUS_SCANNER": address}), pytest.raises(ImproperlyConfigured):
        environment.get_virus_scanner()


@pytest.mark.parametrize("address", ["", "tcp://localhost", "tcp://[::1]:3310", "unix:///run/clamd.ctl"])
def test_a_setting_that_says_where_it_is_is_taken(address):
    with mock.patch.dict(os.environ, {"VIRUS_SCANNER": address}):
        assert environment.get_virus_scanner() == address
