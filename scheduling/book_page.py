"""The reception books by phone, moves, squeezes in (encaixe) and puts on the waitlist, all on one page."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clinicbot.core import clock
from clinicbot.core.admin import may
from integrations.events import Identity
from integrations.phones import normalise
from patients.identity import resolve
from patients.masking import phone_text
from patients.models import Guardianship, Patient
from patients.registration import patients_of, register_patient
from scheduling import booking, waitlist
from scheduling.actors import Actor
from scheduling.book_choice import Choice, contact_id_of, patients_like
from scheduling.desk import refusal_text
from scheduling.errors import RuleBroken, SchedulingError
from scheduling.models import Appointment, InsurancePlan, Professional, Service, Unit
from scheduling.slot import BadSlotKey

CHANGE = "scheduling.change_appointment"
EVERY_AGENDA = "scheduling.view_every_agenda"
ADD_PATIENT = "patients.add_patient"
Relation = Guardianship.Relation


class Refused(Exception):  # noqa: N818 (said as it is met)
    """What was asked cannot be done; the words are for the person who asked."""


def book_page(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    """Show the page for `?patient=1&service=2&professional=3&unit=4&plan=5&day=2026-11-23&at=14:00` (all optional).

    `moving=6` moves that appointment. What is posted is done and leads on. Raises PermissionDenied.
    """
    if not (may(request.user, CHANGE) and may(request.user, EVERY_AGENDA)):
        raise PermissionDenied
    now = clock.now()
    choice = Choice.read(request.POST if request.method == "POST" else request.GET, now)
    context: dict[str, Any] = {"found": None, "problem": ""}
    action = request.POST.get("action", "")
    if action == "find":
        context["found"] = [
            (patient, _phones(patient), choice.address(reverse("admin:agenda_book"), patient=patient.pk))
            for patient in patients_like(request.POST.get("q", ""), request.user)
        ]
    elif action in _ACTIONS:
        try:
            return HttpResponseRedirect(_ACTIONS[action](request, choice))
        except (Refused, SchedulingError, BadSlotKey) as error:
            context["problem"] = _words(error)
    return render(request, "admin/scheduling/book.html", site | context | _shown(request, choice))


def _shown(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    people, services = Professional.objects.filter(active=True), Service.objects.filter(active=True)
    if choice.service:
        people = people.filter(offerings__service=choice.service)
    base = reverse("admin:agenda_book")
    return {
        "title": _("Move appointment") if choice.moving else _("New appointment"),
        "choice": choice,
        "services": services.order_by("name"),
        "professionals": people.order_by("name"),
        "units": Unit.objects.filter(active=True),
        "plans": InsurancePlan.objects.filter(active=True),
        "days": choice.slots(clock.now()),
        "typed": {name: request.POST.get(name, "") for name in ("q", "name", "phone", "relation", "reason")},
        "relations": Relation.choices,
        "may_add_patient": may(request.user, ADD_PATIENT),
        "once": uuid4().hex,
        "base": base,
        "choice_address": choice.address(base),
    }


def _phones(patient: Patient) -> str:
    links = patient.guardianship_set.all()
    return ", ".join(phone_text(link.contact.phone) for link in links if link.contact.phone)


def _book(request: HttpRequest, choice: Choice) -> str:
    """Book or move to the slot that was picked."""
    key = request.POST.get("slot", "")
    if not key:
        raise Refused(_("Pick one of the times first."))
    return _place(request, choice, key)


def _squeeze(request: HttpRequest, choice: Choice) -> str:
    """Book or move to a time that is not free (an encaixe), with its reason."""
    reason = request.POST.get("reason", "").strip()[:200]
    if not (choice.service and choice.professional and choice.unit and choice.at):
        raise Refused(_("Choose service, professional, unit, day and time to squeeze an appointment in."))
    if not reason:
        raise Refused(_("Say why: the reason stays in the appointment's history."))
    return _place(request, choice, choice.key_at(choice.professional, choice.unit, choice.at), reason)


def _place(request: HttpRequest, choice: Choice, key: str, reason: str = "") -> str:
    by, now = Actor.staff(request.user.pk or 0), clock.now()
    once = f"desk:{request.user.pk}:{request.POST.get('once', '')[:40]}"
    if choice.moving is not None:
        version = request.POST.get("version", "")
        row = booking.reschedule(
            choice.moving.pk,
            key,
            once,
            now,
            by,
            version=int(version) if version.isdecimal() else None,
            overbook=bool(reason),
            reason=reason,
        )
        text = _("Moved to %(when)s with %(professional)s.")
    else:
        if choice.patient is None:
            raise Refused(_("Choose the patient first."))
        row = booking.book(
            key,
            choice.patient.pk,
            contact_id_of(choice.patient.pk),
            once,
            now,
            Appointment.Source.STAFF,
            plan_id=choice.plan.pk if choice.plan else None,
            by=by,
            overbook=bool(reason),
            reason=reason,
        )
        text = _("Booked for %(when)s with %(professional)s.")
    when = f"{row.local_date:%d/%m/%Y} {row.local_time:%H:%M}"
    professional = Professional.objects.get(pk=row.professional_id)
    messages.success(request, text % {"when": when, "professional": professional})
    return f"{reverse('admin:agenda')}?day={row.local_date.isoformat()}"


def _new_patient(request: HttpRequest, choice: Choice) -> str:
    """Register the caller and the patient, so that booking goes on with them."""
    if not may(request.user, ADD_PATIENT):
        raise PermissionDenied
    name, relation = request.POST.get("name", "").strip(), request.POST.get("relation", "")
    digits = "".join(character for character in request.POST.get("phone", "") if character.isdecimal())
    if len(name.split()) < 2:
        raise Refused(_("Write the patient's name and surname."))
    if len(digits) < 10:
        raise Refused(_("Write the phone number with its area code."))
    phone = normalise(digits if len(digits) > 11 else f"55{digits}")
    with transaction.atomic():
        (contact,) = resolve([Identity(phone=phone)])
        own = [known for known in patients_of(contact.pk) if known.relation == Relation.SELF]
        if relation not in Relation.values or (relation == Relation.SELF and own):
            raise Refused(_("This number belongs to another patient already: say who they are to the new one."))
        patient = register_patient(contact.pk, name, relation)
    return choice.address(reverse("admin:agenda_book"), patient=patient.id)


def _wait(request: HttpRequest, choice: Choice) -> str:
    """Put the patient on the waitlist for what was chosen; a move waits for an earlier time."""
    patient, service = choice.patient, choice.service
    contact = contact_id_of(patient.pk) if patient else None
    if patient is None or service is None:
        raise Refused(_("Choose patient and service first."))
    if contact is None:
        raise Refused(_("This patient has no phone number to offer a time to."))
    wish = waitlist.Wish(
        service_id=service.pk,
        professional_id=choice.professional.pk if choice.professional else None,
        unit_id=choice.unit.pk if choice.unit else None,
        plan_id=choice.plan.pk if choice.plan else None,
        replaces=choice.moving.pk if choice.moving else None,
    )
    waitlist.join(patient.pk, contact, wish, clock.now())
    messages.success(request, _("On the waitlist: a time that becomes free is offered by WhatsApp."))
    return reverse("admin:agenda")


_ACTIONS = {"book": _book, "squeeze": _squeeze, "new_patient": _new_patient, "wait": _wait}


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, BadSlotKey):
        return _("Pick one of the times first.")
    if isinstance(error, RuleBroken):
        return _("Not booked: %(reasons)s.") % {"reasons": refusal_text(error)}
    return refusal_text(error) if isinstance(error, SchedulingError) else ""
