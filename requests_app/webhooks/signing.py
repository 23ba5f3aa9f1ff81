"""The signature of a call: HMAC-SHA-256 over its id, its time and its body, under the receiver's own secret."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from hashlib import sha256

SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret is known for one; no secret itself
SECRET_BYTES = 32
TOLERANCE = 300  # seconds between the call's time and the receiver's, either way
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def new_secret(random: bytes) -> str:
    """A secret as its receiver is given it, of 32 random bytes."""
    if len(random) != SECRET_BYTES:
        raise ValueError(f"A secret is made of {SECRET_BYTES} random bytes.")
    return SECRET_PREFIX + base64.b64encode(random).decode()


def signed_headers(secret: str, *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a call; ``timestamp`` is in seconds of UTC since 1970.

    ``message_id`` is the key by which the receiver takes a call once: every try of the same call repeats it.
    """
    return {
        ID: message_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: "v1," + base64.b64encode(_digest(secret, message_id, timestamp, body)).decode(),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: int) -> bool:
    """What a receiver does: whether the call is ours, whole, and of now. Headers are named in lower case."""
    try:
        timestamp = int(headers[TIMESTAMP])
        given = [
            base64.b64decode(each.removeprefix("v1,"), validate=True)
            for each in headers[SIGNATURE].split()
            if each.startswith("v1,")
        ]
        expected = _digest(secret, headers[ID], timestamp, body)
    except (KeyError, ValueError, binascii.Error):
        return False
    return abs(now - timestamp) <= TOLERANCE and any(hmac.compare_digest(each, expected) for each in given)


def _digest(secret: str, message_id: str, timestamp: int, body: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    return hmac.digest(key, b".".join([message_id.encode(), str(timestamp).encode(), body]), sha256)
