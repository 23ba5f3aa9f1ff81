"""The desk's front page inside Django's own index of the admin, which passes nothing of ours."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import User
from django.template import Context
from django.utils import timezone

from requests_app.admin.front import front_page

register = template.Library()


@register.inclusion_tag("admin/requests_app/front.html", takes_context=True)
def requests_at_a_glance(context: Context) -> dict[str, object]:
    """The front page of one who may view requests. This is the page's door: the clock is read here."""
    user = context["request"].user
    if not isinstance(user, User) or not user.has_perm("requests_app.view_privacyrequest"):
        return {}
    return front_page(user, now=timezone.now()) | {"perms": context["perms"]}
