"""How a recipient is reached, kept by the officers: the mailbox of its office, or its system and the secret of that."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from customers.identifiers import parse_email
from customers.models import System
from customers.operations.disclosures import LONGEST_NAME
from requests_app.lifecycle import Actor
from requests_app.models import RecipientChannel
from requests_app.permitted.capacities import check_capacity
from requests_app.permitted.notices import ChannelNameMissing, SystemUnknown
from requests_app.webhooks.addresses import parse_url
from requests_app.webhooks.signing import SECRET_BYTES, new_secret

Way = RecipientChannel.Way


@transaction.atomic
def save_channel(
    recipient: str,
    way: Way,
    address: str,
    *,
    system: str = "",
    loopback: bool = False,
    actor: User,
    now: datetime,
) -> tuple[RecipientChannel, str]:
    """Record how the recipient of that name is reached from now on; comes out the channel, and a new secret if any.

    A call to another address than before has a new secret, which is shown this once; the old one is gone. ``address``
    is a mailbox or a URL by the ``way``; ``system`` the code of the system whose token may acknowledge; ``loopback`` as
    for :func:`requests_app.webhooks.parse_url`. Raises ``NotPermitted``, ``ChannelNameMissing``, ``SystemUnknown``, a
    refusal of the e-mail address, or ``AddressRefused``.
    """
    check_capacity(actor, Actor.OFFICER)
    name = recipient.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ChannelNameMissing
    if system and not System.objects.filter(pk=system).exists():
        raise SystemUnknown
    channel = RecipientChannel.objects.select_for_update().filter(recipient__iexact=name).first()
    if channel is None:
        channel = RecipientChannel(recipient=name)
    fresh = ""
    if way is Way.EMAIL:
        channel.email, channel.url, channel.secret = parse_email(address), "", None
    else:
        parse_url(address, loopback=loopback)
        if channel.secret is None or channel.url != address:
            channel.secret = fresh = new_secret(secrets.token_bytes(SECRET_BYTES))
        channel.email, channel.url = "", address
    channel.way, channel.system_id = way, system or None
    channel.changed_at, channel.changed_by = now, actor
    channel.save()
    return channel, fresh
