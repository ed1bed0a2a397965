"""The back office of patients and contacts."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from clinicbot.core import clock
from clinicbot.core.admin import RecordAdmin, RoomAdmin, change_address, is_changelist, may
from clinicbot.core.encrypted import keyed_hash
from integrations.phones import normalise

from . import copies, rights
from .documents import cpf_digits, cpf_text
from .finding import by_number, digits_of, patients_by_digits
from .masking import masked, masked_phone, phone_text
from .models import Consent, Contact, Guardianship, Patient, PrivacyRequest
from .needed import left_to_ask
from .plans import PRIVATE, plan_choices
from .privacy import ERASED
from .visibility import visible_patients

SEE_DOCUMENTS = "patients.view_documents"
SEE_NOTES = "patients.view_notes"
ANSWER_RIGHTS = "patients.change_privacyrequest"
FORMS = ("pdf", "json")
_SECRET = {"cpf": SEE_DOCUMENTS, "card_number": SEE_DOCUMENTS, "notes": SEE_NOTES}


class PatientForm(forms.ModelForm):  # type: ignore[type-arg]
    """A patient, with the CPF checked and brought to its eleven digits."""

    class Meta:
        """All that people write."""

        model = Patient
        fields = (
            *("name", "birth_date", "cpf", "sex", "kind", "species", "breed"),
            *("insurance_plan_code", "card_number", "card_valid_until", "notes"),
        )
        widgets = {"cpf": UnfoldAdminTextInputWidget(), "card_number": UnfoldAdminTextInputWidget()}

    def clean_cpf(self) -> str:
        """Return the digits. Raises ValidationError where they check out wrong."""
        written = self.cleaned_data.get("cpf", "")
        digits = cpf_digits(written) if written else ""
        if digits is None:
            raise forms.ValidationError(_("This is not a CPF: its check digits are wrong."))
        return digits


class GuardianshipInline(TabularInline):
    """Who may act for the patient."""

    model = Guardianship
    extra = 0
    hide_title = True
    autocomplete_fields = ("contact",)
    fields = ("contact", "relation", "proved_at", "minor_settled_at")
    tab = True


class PatientOfContactInline(GuardianshipInline):
    """For whom the contact may act."""

    autocomplete_fields = ("patient",)
    fields = ("patient", "relation", "proved_at", "minor_settled_at")


class ConsentInline(TabularInline):
    """What the contact agreed to: proof, so read only (LGPD art. 8 § 2)."""

    model = Consent
    extra = 0
    tab = True
    can_delete = False
    fields = readonly_fields = ("purpose", "text_version", "granted_at", "revoked_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Consent is given by the person, not by staff."""
        return False


@admin.register(Contact)
class ContactAdmin(RoomAdmin):
    """Who writes to us."""

    list_display = ("who", "phone_shown", "language", "bot_enabled", "blocked", "created_at")
    list_filter = ("bot_enabled", "blocked", "language", "created_at")
    search_fields = ("profile_name", "phone", "wa_id")
    search_help_text = _("Name or phone number")
    ordering = ("-created_at",)
    inlines = (PatientOfContactInline, ConsentInline)
    readonly_fields = (
        "phone_shown",
        "wa_id",
        "bsuid",
        "opted_out_at",
        "refused_consent_at",
        "marketing_stopped_at",
        "created_at",
    )
    fieldsets = (
        (None, {"fields": (("profile_name", "phone"), "language")}),
        (_("Assistant"), {"fields": (("bot_enabled", "blocked"),)}),
        (
            _("What the contact decided"),
            {"fields": (("opted_out_at", "refused_consent_at"), "marketing_stopped_at")},
        ),
        (_("Identity on WhatsApp"), {"fields": (("wa_id", "bsuid"), "created_at"), "classes": ("collapse",)}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Contact]", search_term: str
    ) -> "tuple[QuerySet[Contact], bool]":
        """Find a number however it is written: with or without country code, ninth digit and punctuation."""
        if not (digits := digits_of(search_term)):
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        return queryset.filter(by_number(digits)), False

    def get_fieldsets(self, request: HttpRequest, obj: Contact | None = None) -> Any:
        """A known contact's number changes only by WhatsApp's own word: it is read as people write it."""
        if obj is None:
            return self.fieldsets
        return ((None, {"fields": (("profile_name", "phone_shown"), "language")}), *self.fieldsets[1:])

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        """Save a new number in the form in which WhatsApp will name it."""
        if not change and obj.phone:
            obj.phone = normalise(obj.phone if obj.phone.startswith("+") else f"55{obj.phone}") or obj.phone
        super().save_model(request, obj, form, change)

    @display(description=_("contact"), ordering="profile_name")
    def who(self, contact: Contact) -> str:
        """Name the contact without repeating the number."""
        return contact.profile_name or str(_("no name"))

    @display(description=_("phone"), ordering="phone")
    def phone_shown(self, contact: Contact) -> str:
        """Write the number as people do."""
        return phone_text(contact.phone)


@admin.register(Patient)
class PatientAdmin(RoomAdmin):
    """Who is cared for. CPF, card and notes are shown only to whom they concern."""

    form = PatientForm
    list_display = ("name", "age", "phones", "kind", "created_at")
    list_filter = ("kind", "sex", "created_at")
    search_fields = ("name",)
    search_help_text = _("Name, CPF or the contact's phone number")
    ordering = ("name",)
    inlines = (GuardianshipInline,)
    change_form_outer_before_template = "admin/patients/patient_links.html"
    readonly_fields = ("created_at", "cpf_masked", "card_number_masked", "notes_masked", "to_ask")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Patient]":
        """Only those the user may see; a list reads no encrypted column."""
        rows = visible_patients(request.user, super().get_queryset(request))
        if not is_changelist(request):
            return rows
        links = Guardianship.objects.select_related("contact").order_by("pk")
        return rows.defer(*_SECRET).prefetch_related(Prefetch("guardianship_set", links, to_attr="links"))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Show numbers in full only to whom contacts are shown at all."""
        if may(request.user, "patients.view_contact"):
            return self.list_display
        return tuple(name.replace("phones", "phones_masked") for name in self.list_display)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Patient]", search_term: str
    ) -> "tuple[QuerySet[Patient], bool]":
        """Find by name, by a whole CPF (through its keyed hash) or by a contact's number."""
        if not (digits := digits_of(search_term)):
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        return queryset.filter(patients_by_digits(digits)), False

    def get_fieldsets(self, request: HttpRequest, obj: Patient | None = None) -> Any:
        """Show a secret field itself to whom it concerns, to others a mask."""
        seen = {field: field if may(request.user, needed) else f"{field}_masked" for field, needed in _SECRET.items()}
        return (
            (None, {"fields": ("name", ("birth_date", "sex"), seen["cpf"], "to_ask")}),
            (_("Health plan"), {"fields": ("insurance_plan_code", (seen["card_number"], "card_valid_until"))}),
            (_("Notes"), {"fields": (seen["notes"],)}),
            (_("Animal"), {"fields": ("kind", ("species", "breed")), "classes": ("collapse",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Patient | None = None) -> tuple[str, ...]:
        """Who may change patients but not make them (a professional) writes only notes."""
        if obj is None or may(request.user, "patients.add_patient"):
            return self.readonly_fields
        own = [field.name for field in Patient._meta.fields if field.name != "notes"]
        return (*self.readonly_fields, *own)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose the plan by its name; only its public id is kept."""
        if db_field.name != "insurance_plan_code":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        options = [("", _("not known")), (PRIVATE, _("none: pays privately")), *plan_choices()]
        return forms.ChoiceField(
            label=capfirst(_("health plan")),
            required=False,
            choices=options,
            widget=UnfoldAdminSelectWidget(choices=options),
        )

    def save_model(self, request: HttpRequest, obj: Patient, form: Any, change: bool) -> None:
        """Keep the hash true to the CPF, so that look-ups find it."""
        if "cpf" in form.changed_data:
            obj.cpf_hash = keyed_hash(obj.cpf) if obj.cpf else ""
        super().save_model(request, obj, form, change)

    @display(description=_("age"), ordering="-birth_date")
    def age(self, patient: Patient) -> str:
        """Say the age in full years today."""
        born = patient.birth_date
        if born is None:
            return "–"
        today = timezone.localdate(clock.now())
        return str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))

    @display(description=_("phone"))
    def phones(self, patient: Patient) -> str:
        """Write the contacts' numbers."""
        return ", ".join(phone_text(link.contact.phone) for link in getattr(patient, "links", ()) if link.contact.phone)

    @display(description=_("phone"))
    def phones_masked(self, patient: Patient) -> str:
        """Write the ends of the contacts' numbers."""
        return ", ".join(masked_phone(link.contact.phone) for link in getattr(patient, "links", ()))

    @display(description=_("CPF"))
    def cpf_masked(self, patient: Patient) -> str:
        """Show the end of the CPF."""
        return masked(cpf_text(patient.cpf))

    @display(description=_("card number"))
    def card_number_masked(self, patient: Patient) -> str:
        """Show the end of the card's number."""
        return masked(patient.card_number, 3)

    @display(description=_("to ask at the reception"))
    def to_ask(self, patient: Patient) -> str:
        """Name what the assistant asked for and was not told, as far as it is still missing."""
        return ", ".join(str(Patient.Datum(left).label) for left in left_to_ask(patient)) or "–"

    @display(description=_("notes"))
    def notes_masked(self, patient: Patient) -> str:
        """Say only that there are notes."""
        return str(_("written, for professionals only")) if patient.notes else ""


@admin.register(Guardianship)
class GuardianshipAdmin(RoomAdmin):
    """Who may act for whom."""

    list_display = ("contact", "patient", "relation", "proved_at")
    list_filter = ("relation",)
    list_select_related = ("contact", "patient")
    search_fields = ("contact__profile_name", "contact__phone", "patient__name")
    autocomplete_fields = ("contact", "patient")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Guardianship]":
        """Only of patients the user may see, without their encrypted columns."""
        rows = super().get_queryset(request).filter(patient__in=visible_patients(request.user, Patient.objects.all()))
        return rows.defer(*(f"patient__{field}" for field in _SECRET))  # type: ignore[no-any-return]


@admin.register(Consent)
class ConsentAdmin(RecordAdmin):
    """What was agreed to: proof, so read only."""

    list_display = ("contact", "purpose", "text_version", "granted_at", "revoked_at")
    list_filter = ("purpose", "text_version", "granted_at")
    list_select_related = ("contact",)
    search_fields = ("contact__profile_name", "contact__phone")
    ordering = ("-granted_at",)


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(RoomAdmin):
    """Rights that people exercise, the most urgent first (LGPD art. 18 and 19)."""

    list_display = ("number", "kind", "contact", "due", "created_at", "done_at")
    list_filter = ("kind", ("done_at", admin.EmptyFieldListFilter), "due_on")
    list_select_related = ("contact",)
    search_fields = ("contact__profile_name", "contact__phone")
    autocomplete_fields = ("contact",)
    ordering = ("due_on",)
    readonly_fields = ("number", "confirmed_at", "done_at", "copies")
    change_form_outer_after_template = "admin/patients/privacy_request_close.html"
    fieldsets = (
        (None, {"fields": (("number", "kind"), "contact", "due_on", "wish")}),
        (_("Answer"), {"fields": ("copies", "outcome", ("confirmed_at", "done_at"))}),
    )

    when_empty = _("Nobody has asked for anything about their data")
    when_empty_hint = _("Requests made in the chat come here by themselves; add those made at the reception.")

    LATE: ClassVar = {"late": "danger", "open": "warning", "done": "success"}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PrivacyRequest]":
        """A list decrypts nobody's wish."""
        rows: QuerySet[PrivacyRequest] = super().get_queryset(request)
        return rows.defer("wish") if is_changelist(request) else rows

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the deadline of the law."""
        return {"due_on": timezone.localdate(clock.now()) + rights.COMPLETE_WITHIN}

    def get_fieldsets(self, request: HttpRequest, obj: PrivacyRequest | None = None) -> Any:
        """A request that is being written down has no number and no answer yet."""
        return self.fieldsets if obj else ((None, {"fields": ("kind", "contact", "due_on", "wish")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: PrivacyRequest | None = None) -> tuple[str, ...]:
        """Who asked and for what stays as it was asked."""
        return (*self.readonly_fields, "contact", "kind", "wish") if obj else self.readonly_fields

    def get_urls(self) -> list[URLPattern]:
        """Add the copies and the end of a request."""
        urls: list[URLPattern] = super().get_urls()
        copy = self.admin_site.admin_view(self.copy_view)
        close = self.admin_site.admin_view(require_POST(self.close_view))
        return [
            path("<int:pk>/copy.<str:form>", copy, name="patients_privacyrequest_copy"),
            path("<int:pk>/close/", close, name="patients_privacyrequest_close"),
            *urls,
        ]

    def copy_view(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        """Return the person's copy, made this moment and kept nowhere."""
        if not may(request.user, ANSWER_RIGHTS):
            raise PermissionDenied
        row = get_object_or_404(PrivacyRequest, pk=pk)
        subject, now = rights.subject_of(row.contact_id), clock.now()
        if form == "json":
            content, kind = copies.as_json(subject, now), "application/json"
        else:
            content, kind = copies.as_pdf(subject, now, row.contact.language), "application/pdf"
        headers = {"Content-Disposition": f'attachment; filename="{row.protocol}.{form}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type=kind, headers=headers)

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a request that was answered; an erasure closes itself when it is done."""
        row = get_object_or_404(PrivacyRequest, pk=pk)
        if not may(request.user, ANSWER_RIGHTS) or row.kind == PrivacyRequest.Kind.ERASURE:
            raise PermissionDenied
        if row.done_at is None:
            rights.close(row, clock.now(), row.outcome)
        return HttpResponseRedirect(change_address(row))

    @display(description=_("number"), ordering="pk")
    def number(self, row: PrivacyRequest) -> str:
        """Show the number that the person was told."""
        return row.protocol if row.pk else "–"

    @display(description=_("copy of the data"))
    def copies(self, row: PrivacyRequest) -> SafeString | str:
        """Offer the files to send to the person."""
        if not row.pk or row.contact.wa_id.startswith(ERASED):
            return "–"
        links = [(reverse("admin:patients_privacyrequest_copy", args=[row.pk, form]), form.upper()) for form in FORMS]
        return format_html_join(" · ", '<a class="cb-link" href="{}">{}</a>', links)

    @display(description=_("due on"), ordering="due_on", label=LATE)
    def due(self, row: PrivacyRequest) -> tuple[str, str]:
        """Show the deadline, in words and colour."""
        day, done, overdue, waiting = f"{row.due_on:%d/%m/%Y}", _("done"), _("late"), _("open")
        if row.done_at:
            return "done", f"{day} · {done}"
        late = row.due_on < timezone.localdate(clock.now())
        return ("late", f"{day} · {overdue}") if late else ("open", f"{day} · {waiting}")
