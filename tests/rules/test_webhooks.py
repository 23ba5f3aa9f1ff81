"""Where a call may go, and how its receiver knows it: no framework, no network."""

from __future__ import annotations

import base64
from ipaddress import ip_address

import pytest

from requests_app.webhooks.addresses import LONGEST_URL, AddressRefused, Target, can_call, check_address, parse_url
from requests_app.webhooks.signing import TOLERANCE, new_secret, signed_headers, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
AT = 1614265330


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """[D: webhooks-to-recipients] The example of its own implementations: the same secret, id, time and body."""
    headers = signed_headers(SECRET, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=AT, body=BODY)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_known_for_one_and_has_256_bits() -> None:
    secret = new_secret(bytes(range(32)))
    assert secret.startswith("whsec_")
    assert base64.b64decode(secret.removeprefix("whsec_")) == bytes(range(32))
    with pytest.raises(ValueError, match=r"^A secret is made of 32 random bytes\.$"):
        new_secret(b"too few")


@pytest.mark.parametrize("late", [-TOLERANCE, 0, TOLERANCE])
def test_a_receiver_takes_what_is_whole_and_of_now(late: int) -> None:
    headers = signed_headers(SECRET, message_id="a", timestamp=AT, body=BODY)
    assert verify(SECRET, headers, BODY, now=AT + late)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "b"},
        {"webhook-timestamp": str(AT + 1)},
        {"webhook-timestamp": "now"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,***"},
        {"webhook-signature": ""},
    ],
)
def test_a_receiver_takes_nothing_that_was_changed(changed: dict[str, str]) -> None:
    headers = signed_headers(SECRET, message_id="a", timestamp=AT, body=BODY)
    assert not verify(SECRET, headers | changed, BODY, now=AT)


def test_a_receiver_finds_our_signature_among_those_of_other_secrets_and_kinds() -> None:
    """Standard Webhooks: while a secret is changed for another, a call has the signature of both."""
    headers = signed_headers(SECRET, message_id="a", timestamp=AT, body=BODY)
    ours = headers["webhook-signature"]
    assert verify(SECRET, headers | {"webhook-signature": f"v1a,AAAA v1,AAAA {ours}"}, BODY, now=AT)
    for other in (ours.removeprefix("v1,"), ours.replace("v1,", "v2,"), f"{ours[:10]}*{ours[10:]}"):
        assert not verify(SECRET, headers | {"webhook-signature": other}, BODY, now=AT), other


def test_a_secret_that_was_mistyped_signs_nothing() -> None:
    with pytest.raises(ValueError, match="base64"):
        signed_headers(f"{SECRET[:10]}*{SECRET[10:]}", message_id="a", timestamp=AT, body=BODY)


def test_a_receiver_takes_nothing_of_another_body_secret_or_time() -> None:
    headers = signed_headers(SECRET, message_id="a", timestamp=AT, body=BODY)
    assert not verify(SECRET, headers, BODY + b" ", now=AT)
    assert not verify(new_secret(b"x" * 32), headers, BODY, now=AT)
    assert not verify(SECRET, headers, BODY, now=AT + TOLERANCE + 1)
    assert not verify(SECRET, headers, BODY, now=AT - TOLERANCE - 1)
    assert not verify(SECRET, {}, BODY, now=AT)


ALLOWED = {
    "https://palvelu.example.com/ilmoitukset": Target(True, "palvelu.example.com", 443, "/ilmoitukset"),
    "https://palvelu.example.com:8443/a?b=c": Target(True, "palvelu.example.com", 8443, "/a?b=c"),
    "https://palvelu.example.com?b=c": Target(True, "palvelu.example.com", 443, "/?b=c"),
    "https://palvelu.example.com/X": Target(True, "palvelu.example.com", 443, "/X"),
    "https://112.example.com/": Target(True, "112.example.com", 443, "/"),
    "https://palvelu.example.com": Target(True, "palvelu.example.com", 443, "/"),
    "https://93.184.215.14/": Target(True, "93.184.215.14", 443, "/"),
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/": Target(
        True, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443, "/"
    ),
}


@pytest.mark.parametrize("url", ALLOWED)
def test_a_public_address_over_tls_may_be_called(url: str) -> None:
    assert parse_url(url) == ALLOWED[url]
    assert can_call(url)


REFUSED = [
    "http://palvelu.example.com/",
    "ftp://palvelu.example.com/",
    "file:///etc/passwd",
    "//palvelu.example.com/",
    "https:///ilmoitukset",
    "https://kayttaja:salasana@palvelu.example.com/",
    "https://palvelu.example.com@10.0.0.1/",
    "https://palvelu.example.com/#kohta",
    "https://palvelu.example.com:0/",
    "https://palvelu.example.com:99999/",
    "https://palvelu.example.com/a b",
    "https://palvelu.example.com/a\nb",
    "https://palvelu.example.com/a\x7fb",
    "https://palvelu.example.112/",
    "https://palvelu.example.com/\r\nHost: toinen",
    "https://palvelu.example.com\\@10.0.0.1/",
    "https://pälvelu.example.com/",
    "https://" + "a" * 500 + ".example.com/",
    "https://localhost/",
    "https://rekisteri/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::10.0.0.1]/",
    "https://[2002:a00:1::]/",
    "https://[2001:0:a00:1::]/",
    "https://[ff02::1]/",
    "https://[ff0e::1]/",
    "https://[4000::1]/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_nothing_else_is_called(url: str) -> None:
    """ASVS 5.0 13.2.4: not our own network, whatever way its address is written."""
    assert not can_call(url)


def test_an_address_has_its_longest_to_the_character() -> None:
    url = "https://palvelu.example.com/".ljust(LONGEST_URL, "a")
    assert can_call(url)
    assert not can_call(f"{url}a")


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    public, private = ip_address("93.184.215.14"), ip_address("10.0.0.7")
    check_address([public])
    for found in ([public, private], [private], []):
        with pytest.raises(AddressRefused):
            check_address(found)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/a", "http://[::1]:8000/", "https://127.0.0.1/"])
def test_loopback_is_called_where_it_is_allowed_and_nothing_private_beside_it(url: str) -> None:
    assert can_call(url, loopback=True)
    assert not can_call(url)
    with pytest.raises(AddressRefused):
        parse_url(url)


def test_loopback_is_called_at_the_port_of_its_scheme() -> None:
    assert parse_url("http://127.0.0.1/", loopback=True) == Target(False, "127.0.0.1", 80, "/")
    assert parse_url("https://127.0.0.1/", loopback=True) == Target(True, "127.0.0.1", 443, "/")


def test_this_machine_is_no_address_unless_it_is_allowed() -> None:
    here = ip_address("127.0.0.1")
    check_address([here], loopback=True)
    with pytest.raises(AddressRefused):
        check_address([here])


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/", "https://10.0.0.1/", "http://localhost/", "http://example.com/", "ftp://127.0.0.1/"],
)
def test_allowing_loopback_allows_nothing_else(url: str) -> None:
    assert not can_call(url, loopback=True)
