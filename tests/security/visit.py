"""A visit to a deployment: ``python -m tests.security.visit`` prints every answer's headers as JSON.

Run by the tests in a process of its own, with the settings of a deployment and a database of the tests.
"""

from __future__ import annotations

import json
import secrets

import django


def main() -> None:
    """Open every public page, fill in the form's first page, sign in, open every page of the desk."""
    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.http.response import HttpResponseBase
    from django.test import Client
    from django.urls import reverse

    from tests.addresses import plain_addresses

    call_command("collectstatic", interactive=False, verbosity=0)
    seen: list[dict[str, object]] = []
    host = settings.ALLOWED_HOSTS[0]

    def noted(who: str, path: str, answer: HttpResponseBase) -> None:
        cookies = {name: {key: morsel[key] for key in morsel} for name, morsel in answer.cookies.items()}
        headers = {name.lower(): value for name, value in answer.headers.items()}
        seen.append({"who": who, "path": path, "status": answer.status_code, "headers": headers, "cookies": cookies})

    public = Client(SERVER_NAME=host)
    noted("over http", "/fi/", public.get("/fi/"))
    for path in plain_addresses():
        noted("anybody", path, public.get(path, secure=True))
    noted("anybody", "/no/such/page/", public.get("/no/such/page/", secure=True))
    form = reverse("request_what")
    noted("person", form, public.post(form, {"rights": ["access"]}, secure=True))
    noted("person", form, public.get(form, secure=True))

    password = secrets.token_urlsafe()
    User.objects.create_superuser("sanna", password=password)
    desk = Client(SERVER_NAME=host)
    login = reverse("admin:login")
    noted("staff", login, desk.post(login, {"username": "sanna", "password": password}, secure=True))
    for path in plain_addresses():
        if path.startswith("/admin/") and "logout" not in path:
            noted("staff", path, desk.get(path, secure=True))
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
