"""The wordings of letters at the desk: read by all, put anew by the officer, after a look at one on a real case."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.reading import ReadOnlyAdmin, signed_in
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.wording import LANGUAGES
from requests_app import operations
from requests_app.admin.forms.judged import Judged
from requests_app.admin.forms.operation import text
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import LANGUAGE_NAMES
from requests_app.letters.wordings import Wording
from requests_app.lifecycle import Actor
from requests_app.models import LetterWording, PrivacyRequest
from requests_app.operations.wording import LONGEST_WHY, WhyMissing, WordingChanged
from requests_app.permitted.capacities import capacities_of
from requests_app.queries import wordings
from requests_app.queries.previews import previewed
from requests_app.reference import ReferenceMistyped, parse_reference
from requests_app.wording.checking import WordingRefused
from requests_app.wording.glossary import faults
from requests_app.wording.kinds import NAMES, LetterKind
from requests_app.wording.variables import VARIABLES, WORDINGS

LONGEST_TYPED = 40_000
"""More than a wording may have, so that who wrote too much is told how much, with nothing cut off."""
_UNPROCESSABLE = 422


class CaseUnknown(Refused):
    """No case of that reference that the reader may see."""

    sentence = "Tällä viitenumerolla ei ole pyyntöä. Tarkista numero."


class CaseWanted(Refused):
    """A preview is made on a case."""

    sentence = "Anna sen pyynnön viitenumero, jolla kirjettä kokeillaan."


class WordingForm(Judged):
    """The whole text, why it is changed, and the case that it is looked at on."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = text(_("Kirjeen teksti"), required=False, rows=22, longest=LONGEST_TYPED)
    reference = forms.CharField(
        label=_("Esikatsele pyynnöllä"),
        required=False,
        max_length=40,
        help_text=_("Viitenumero, esimerkiksi TP-7K4M-92XD. Mitään ei lähetetä eikä tallenneta."),
    )
    why = forms.CharField(
        label=_("Miksi teksti muuttuu"),
        required=False,
        max_length=LONGEST_WHY,
        help_text=_("Näkyy historiassa. Älä kirjoita kenenkään tietoja."),
    )

    beside = {
        WordingRefused: "text",
        CaseUnknown: "reference",
        CaseWanted: "reference",
        ReferenceMistyped: "reference",
        WhyMissing: "why",
    }

    def refuse(self, refused: Refused) -> None:
        """Show why not, beside the field it is about."""
        super().refuse(refused)
        if isinstance(refused, WordingChanged) and isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent["based_on"] = refused.words["newest"]  # who has been told of the newer version may put the next
            self.data = sent


@admin.register(LetterWording)
class LetterWordingAdmin(ReadOnlyAdmin[LetterWording]):
    """Every kind of letter in every language; each version stays."""

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django gives patterns alone here
        """One page for each kind and language."""
        one = path(
            "<slug:kind>/<slug:language>/",
            self.admin_site.admin_view(self.word),
            name="requests_app_letterwording_word",
        )
        return [one, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Kinds by languages, each with its version."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = [(NAMES[kind], states) for kind, states in wordings.states_of_wordings()]
        return self.page(
            request,
            "admin/requests_app/wordings.html",
            gettext("Kirjeiden sanamuodot"),
            rows=rows,
            languages=[LANGUAGE_NAMES[each] for each in LANGUAGES],
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A version has no page of its own: it stands in the history of its kind."""
        raise Http404

    def word(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """One wording: its text and variables, a preview, the next version, and every version that was."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in set(LetterKind) or language not in LANGUAGES:
            raise Http404
        state = wordings.state_of_wording(LetterKind(kind), language)
        if request.method != "POST":
            return self._shown(request, state, self._begun(request, state))
        user = signed_in(request)
        if Actor.OFFICER not in capacities_of(user):
            raise PermissionDenied
        form, preview = WordingForm(request.POST), ""
        if form.is_valid():
            try:
                if request.POST.get("do") == "save":
                    return self._saved(request, state, form, user)
                preview = self._previewed(state, form, user)
            except Refused as refused:
                form.refuse(refused)
        answer = self._shown(request, state, form, preview)
        answer.status_code = _UNPROCESSABLE if form.errors else 200
        return answer

    def _begun(self, request: HttpRequest, state: wordings.WordingState) -> WordingForm:
        """The newest text, or that of the version which the officer goes back to."""
        asked = request.GET.get("version", "")
        versions = {str(each.wording.number): each.wording for each in wordings.history_of(state.kind, state.language)}
        if asked and asked not in versions:
            raise Http404
        begun = versions.get(asked, state.newest)
        return WordingForm(initial={"text": begun.text, "based_on": state.newest.number if state.written else 0})

    def _saved(self, request: HttpRequest, state: wordings.WordingState, form: WordingForm, user: User) -> HttpResponse:
        given = form.cleaned_data
        made = operations.word_letter(
            state.kind,
            state.language,
            given["text"],
            why=given["why"],
            based_on=given["based_on"],
            actor=user,
            now=timezone.now(),
        )
        said = gettext("Versio %(number)d on tallennettu. Seuraavat kirjeet kirjoitetaan siitä.")
        messages.success(request, said % {"number": made.number})
        return redirect(_page_of(state.kind, state.language))

    def _previewed(self, state: wordings.WordingState, form: WordingForm, user: User) -> str:
        typed = form.cleaned_data["reference"]
        if not typed.strip():
            raise CaseWanted
        wording = Wording(state.kind, state.language, form.cleaned_data["based_on"], form.cleaned_data["text"])
        return previewed(_case(typed, user), wording, today=timezone.localdate(timezone.now()))

    def _shown(
        self, request: HttpRequest, state: wordings.WordingState, form: WordingForm, preview: str = ""
    ) -> HttpResponse:
        rule = WORDINGS[state.kind]
        name = f"{capfirst(NAMES[state.kind])}: {LANGUAGE_NAMES[state.language]}"
        return self.page(
            request,
            "admin/requests_app/wording.html",
            name,
            state=state,
            form=form,
            preview=preview,
            words=tuple(faults(str(form["text"].value() or ""), state.language)),
            may_word=Actor.OFFICER in capacities_of(signed_in(request)),
            variables=[(each, VARIABLES[each], each in rule.must) for each in rule.allowed],
            history=wordings.history_of(state.kind, state.language),
        )


def _case(typed: str, user: User) -> PrivacyRequest:
    """The case of the reference as typed. Raises :class:`CaseUnknown`, and as ``parse_reference``."""
    found = seen_by(user).select_related("party", "original").filter(reference=parse_reference(typed)).first()
    if found is None:
        raise CaseUnknown
    return found


def _page_of(kind: LetterKind, language: str) -> str:
    return reverse("admin:requests_app_letterwording_word", args=[kind, language])
