"""All notices to recipients, the open ones first asked for (GDPR 19)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.reading import ReadOnlyAdmin
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.admin.acting import carried_out
from requests_app.admin.buttons import ON_NOTICES
from requests_app.admin.forms import OperationForm
from requests_app.admin.of_no_case import NOTHING_TYPED, context_of, form_of, notice_of_no_case
from requests_app.admin.recipients import COLOURS, STANDING_NAMES
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import label_of
from requests_app.fulfilment.recipients.ledger import sending_of
from requests_app.models import RecipientNotice
from requests_app.notices import standing_of


def _nothing_seen() -> None:
    """No page of a notice goes stale: whether it is still open, its operation asks once it is locked."""


class OpenOnes(admin.SimpleListFilter):
    """The notices that are waited for, unless all are asked for."""

    title = _("Tilanne")
    parameter_name = "tilanne"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What can be chosen beside the open ones."""
        return [("kaikki", str(_("kaikki"))), ("ehdotettu", str(_("esitetty, ettei ilmoiteta")))]

    def choices(self, changelist: object) -> list[dict[str, object]]:  # type: ignore[override]  # Django's own is a generator
        """The open ones stand first, and are shown unless another is chosen."""
        query: object = getattr(changelist, "get_query_string", None)
        assert callable(query)  # noqa: S101 - Django's own changelist
        first = {"selected": self.value() is None, "query_string": query(remove=[self.parameter_name])}
        return [
            {**first, "display": _("avoimet")},
            *(
                {
                    "selected": self.value() == str(code),
                    "query_string": query({self.parameter_name: code}),
                    "display": name,
                }
                for code, name in self.lookup_choices
            ),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RecipientNotice]) -> QuerySet[RecipientNotice]:
        """The notices of the kind that was chosen."""
        waiting = queryset.filter(acknowledged_at__isnull=True, excused_at__isnull=True)
        match self.value():
            case "kaikki":
                return queryset
            case "ehdotettu":
                return waiting.filter(excuse_asked_at__isnull=False)
            case _:
                return waiting


@admin.register(RecipientNotice)
class RecipientNoticeAdmin(ReadOnlyAdmin[RecipientNotice]):
    """The list of notices over all cases; each leads to its case, where everything is done to it."""

    exclude = ("token_hash",)
    list_display = ("to", "case", "what", "how_far", "since")
    list_display_links = None
    list_filter = (OpenOnes, "change")
    list_per_page = 50
    sortable_by = ()
    ordering = ("written_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecipientNotice]:
        """The notices of the requests that the user sees and those of none, with their messages."""
        rows = super().get_queryset(request).select_related("right__request").prefetch_related("despatches")
        if not isinstance(request.user, User):
            return rows.none()
        return rows.filter(Q(right__isnull=True) | Q(right__request__in=seen_by(request.user)))

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """The address of the operations, before Django's own address of a row."""
        operate = path(
            "<uuid:notice_id>/toiminto/<slug:action>/",
            self.admin_site.admin_view(require_POST(self.operate)),
            name="requests_app_recipientnotice_operate",
        )
        return [operate, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A notice of no case, with what may be done to it; one of a case stands on the page of that."""
        try:
            notice = self.get_queryset(request).get(pk=UUID(object_id))
        except (ValueError, RecipientNotice.DoesNotExist) as missing:
            raise Http404 from missing
        if not self.has_view_permission(request, notice) or not isinstance(request.user, User):
            raise PermissionDenied
        if notice.right is not None:
            address = reverse("admin:requests_app_privacyrequest_change", args=[notice.right.request_id])
            return redirect(f"{address}#h-recipients")
        return self._page_of(request, request.user, notice)

    def operate(self, request: HttpRequest, notice_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation on a notice of no case; what it refuses stands on the form, with what was typed."""
        notice = notice_of_no_case(notice_id)
        if notice is None or action not in ON_NOTICES:
            raise Http404
        if not self.has_view_permission(request, notice) or not isinstance(request.user, User):
            raise PermissionDenied
        form = form_of(action, notice, request.POST)
        if form.is_valid() and carried_out(form, _nothing_seen, actor=request.user, now=timezone.now()):
            messages.success(request, _("Tehty: {what}.").format(what=label_of(action)))
            return redirect("admin:requests_app_recipientnotice_change", notice.pk)
        answer = self._page_of(request, request.user, notice, typed={action: form})
        answer.status_code = 422
        return answer

    def _page_of(
        self,
        request: HttpRequest,
        reader: User,
        notice: RecipientNotice,
        typed: Mapping[str, OperationForm] = NOTHING_TYPED,
    ) -> TemplateResponse:
        shown = context_of(notice, reader, asked=request.GET.get("sivu", ""), typed=typed)
        return self.page(request, "admin/requests_app/notice.html", notice.recipient, **shown)

    @admin.display(description=_("Vastaanottaja"))
    def to(self, notice: RecipientNotice) -> str:
        """Who."""
        return notice.recipient

    @admin.display(description=_("Mitä tiedoille tehtiin"))
    def what(self, notice: RecipientNotice) -> str:
        """What was done."""
        return notice.get_change_display()

    @admin.display(description=_("Tilanne"))
    def how_far(self, notice: RecipientNotice) -> str:
        """How far it has come."""
        standing = standing_of(
            sending_of(notice.despatches.all()),
            acknowledged=notice.acknowledged_at is not None,
            excused=notice.excused_at is not None,
        )
        return format_html('<span class="chip {}">{}</span>', COLOURS.get(standing, "todo"), STANDING_NAMES[standing])

    @admin.display(description=_("Kirjattu"))
    def since(self, notice: RecipientNotice) -> str:
        """Since when."""
        return written(day_in_helsinki(notice.written_at))

    @admin.display(description=_("Pyyntö"))
    def case(self, notice: RecipientNotice) -> str:
        """The case, to open it; the notice itself where it belongs to none."""
        if notice.right is None:
            address = reverse("admin:requests_app_recipientnotice_change", args=[notice.pk])
            return format_html('<a href="{}">{}</a>', address, _("ei pyyntöä: avaa ilmoitus"))
        request = notice.right.request
        address = reverse("admin:requests_app_privacyrequest_change", args=[request.pk])
        return format_html('<a href="{}#h-recipients">{}</a>', address, request.reference)
