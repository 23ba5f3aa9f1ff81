"""What is asked of whoever gives feedback: the matter, and nothing of who they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from requests_app.intake.forms.inputs import Story
from requests_app.intake.forms.public import PublicForm


class FeedbackForm(PublicForm):
    """One text."""

    text = Story(
        label=_("Mikä sivustolla on vaikea käyttää?"),
        help_text=_(
            "Kerro, millä sivulla ongelma on ja mitä apuvälinettä tai selainta käytit. Emme kysy nimeäsi. Jos haluat "
            "vastauksen, kirjoita mukaan osoite, johon voimme vastata."
        ),
        missing=_("Kirjoita, mikä sivustolla on vaikea käyttää."),
    )
