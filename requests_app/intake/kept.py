"""How long a request is kept, in words, from the retention rule of the adopted register and never by hand."""

from __future__ import annotations

from django.utils.translation import gettext

from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Counted
from oomi_registry.notice.wording import how_long


def how_long_kept() -> str:
    """One sentence: how long the request and its answer are kept (GDPR 13(2)(a))."""
    rule = register().rule("request_cases")
    words = {"length": how_long(rule, page_language())}
    if rule.counted is Counted.FROM_START:
        return gettext("Lähetetyn pyynnön säilytysaika on %(length)s siitä, kun pyyntö on käsitelty.") % words
    return gettext("Lähetetyn pyynnön säilytysaika on %(length)s.") % words
