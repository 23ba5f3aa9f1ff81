"""A call goes to the very address that was judged, in the name of its host, and never into our own network."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from requests_app.letters.carrier import Carried, Verdict
from requests_app.webhooks import calling
from requests_app.webhooks.calling import Call, call
from requests_app.webhooks.signing import new_secret
from tests.recipients import Receiver, receiver_at

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
NAME = "kirjapaino.example"
SECRET = new_secret(b"s" * 32)


def made(url: str) -> Call:
    return Call(url=url, secret=SECRET, message_id="msg-1", body=b"{}")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What each name answers, look-up by look-up; the last answer stays."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def looked_up(host: str, port: int, *more: object, **named: object) -> list[object]:
        if host not in answers:
            ip_address(host)  # nothing but an address is asked of the real one
            return list(real(host, port, type=socket.SOCK_STREAM))
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        if not found:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return answers


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.7"],
        ["169.254.169.254"],
        ["127.0.0.1"],
        ["93.184.215.14", "192.168.0.1"],
        ["::ffff:10.0.0.7"],
        ["fd00::1"],
    ],
)
def test_a_public_name_that_leads_into_our_network_is_not_called(
    names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    """ASVS 5.0 13.2.4"""
    names[NAME] = [addresses]

    def connected(*_: object, **__: object) -> socket.socket:
        raise AssertionError("nothing is connected to")

    monkeypatch.setattr(socket, "create_connection", connected)
    assert call(made(f"https://{NAME}/"), now=NOW) == Carried(Verdict.REFUSED, "address refused")


def test_a_name_that_is_nobodys_may_come_back(names: dict[str, list[list[str]]]) -> None:
    names[NAME] = [[]]
    assert call(made(f"https://{NAME}/"), now=NOW) == Carried(Verdict.LATER, "gaierror")


def test_a_name_that_answers_otherwise_a_moment_later_leads_nowhere_else(
    names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was judged is what is called."""
    names[NAME] = [["93.184.215.14"], ["10.0.0.7"]]
    reached: list[tuple[str, int]] = []

    def connected(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connected)
    assert call(made(f"https://{NAME}/"), now=NOW) == Carried(Verdict.LATER, "ConnectionRefusedError")
    assert reached == [("93.184.215.14", 443)]


@contextmanager
def tls_server(folder: Path, name: str) -> Iterator[tuple[int, Path, list[str | None], list[bytes]]]:
    """A server with a certificate for ``name``: its port, what signed it, the names asked for, and what it was sent."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    signed, secret = folder / "signed.pem", folder / "secret"
    signed.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    asked: list[str | None] = []
    sent: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, secret)
    context.sni_callback = lambda _socket, asked_for, _context: asked.append(asked_for)

    def serve(listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
            with connection, context.wrap_socket(connection, server_side=True) as talk:
                talk.settimeout(2)
                whole = b""
                while not whole.endswith(b"{}"):
                    whole += talk.recv(65536)
                sent.append(whole)
                talk.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=[listening], daemon=True)
        thread.start()
        yield listening.getsockname()[1], signed, asked, sent
    thread.join(5)


def test_the_certificate_is_the_names_and_trusted_or_nothing_is_sent(
    names: dict[str, list[list[str]]], tmp_path: Path
) -> None:
    names[NAME] = [["127.0.0.1"]]
    with tls_server(tmp_path, NAME) as (port, _signed, _asked, sent):
        carried = call(made(f"https://{NAME}:{port}/"), now=NOW, loopback=True)
    assert carried == Carried(Verdict.LATER, "SSLCertVerificationError")
    assert sent == []


@pytest.mark.parametrize(("certified", "taken"), [(NAME, True), ("toinen.example", False)])
def test_the_call_is_made_in_the_hosts_name_at_the_judged_address(
    names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, certified: str, taken: bool
) -> None:
    names[NAME] = [["127.0.0.1"]]
    with tls_server(tmp_path, certified) as (port, signed, asked, sent):
        trusting = ssl.create_default_context(cafile=str(signed))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        carried = call(made(f"https://{NAME}:{port}/polku?a=b"), now=NOW, loopback=True)
    assert asked == [NAME]
    assert carried.verdict is (Verdict.LEFT if taken else Verdict.LATER)
    if taken:
        head = sent[0].split(b"\r\n\r\n")[0].decode().split("\r\n")
        assert head[0] == "POST /polku?a=b HTTP/1.1"
        assert f"Host: {NAME}:{port}" in head


def test_a_redirect_is_not_followed_even_to_a_public_address() -> None:
    with receiver_at(Receiver(lambda: 302, location="https://example.com/")) as receiver:
        assert call(made(receiver.url), now=NOW, loopback=True) == Carried(Verdict.REFUSED, "HTTP 302")


def test_loopback_itself_is_refused_outside_tests_and_the_demo() -> None:
    with receiver_at(Receiver()) as receiver:
        assert call(made(receiver.url), now=NOW) == Carried(Verdict.REFUSED, "address refused")
    assert receiver.calls == []


def test_an_answer_that_comes_a_drop_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "LONGEST_CALL", 0.6)

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                for _ in range(100):
                    connection.sendall(b"H")
                    time.sleep(0.1)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening], daemon=True)
        thread.start()
        began = time.monotonic()
        carried = call(made(f"http://127.0.0.1:{listening.getsockname()[1]}/"), now=NOW, loopback=True)
        took = time.monotonic() - began
    assert carried.verdict is Verdict.LATER
    assert took < 3
