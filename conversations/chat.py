"""The chat page of the back office, and what staff do in it: take over, write, give back, call a colleague.

The page asks for its thread every few seconds; nothing is sent where nothing changed.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinicbot.core import clock
from clinicbot.core.admin import may
from patients.masking import phone_text
from patients.models import Guardianship
from scheduling import marks
from scheduling.marks_page import may_tick, word_of
from scheduling.models import Appointment

from . import attention, returning, takeover
from .models import Conversation
from .posting import window_is_open
from .thread import clinic_zone, thread_of
from .waiting import minutes_text, mode_icon, mode_text, reason_of_handoff

VIEW = "conversations.view_conversation"
ANSWER = "conversations.answer_conversation"
_ONCE_SECONDS = 3600
_COMING = (
    Appointment.Status.AWAITING,
    Appointment.Status.BOOKED,
    Appointment.Status.CONFIRMED,
    Appointment.Status.ARRIVED,
)


def page(request: HttpRequest, object_id: str, site: dict[str, Any]) -> HttpResponse:
    """Return the whole page. Raises PermissionDenied and Http404."""
    conversation = _get(request, int(object_id) if object_id.isdecimal() else 0)
    context = site | _context(request, conversation) | _beside(request, conversation)
    return render(request, "admin/conversations/chat.html", context)


@require_GET
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Return thread and head where they changed since the digest `seen`, else 204."""
    conversation = _get(request, pk)
    context = _context(request, conversation)
    if context["digest"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "admin/conversations/chat_thread.html", context | {"refreshed": True})


@require_GET
def older(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the messages before the id `before`."""
    conversation = _get(request, pk)
    before = request.GET.get("before", "")
    found = thread_of(conversation.pk, clinic_zone(), int(before) if before.isdecimal() else 0)
    return render(request, "admin/conversations/chat_older.html", {"thread": found, "conversation": conversation})


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the conversation into this user's hands."""
    conversation = _get(request, pk, ANSWER)
    takeover.take_over(conversation.pk, staff_id=request.user.pk, now=clock.now())
    return _back(request, pk)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the assistant answer again."""
    conversation = _get(request, pk, ANSWER)
    returning.give_back(conversation.pk, now=clock.now())
    return _back(request, pk)


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the conversation into the queue, so that a colleague takes it."""
    conversation = _get(request, pk, ANSWER)
    attention.call_a_person([conversation.pk], reason="staff", now=clock.now())
    return _back(request, pk)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue what was written, once for each time the form was shown, and return to the page."""
    conversation = _get(request, pk, ANSWER)
    now = clock.now()
    text = request.POST.get("text", "")
    problem = ""
    if not window_is_open(conversation, now):
        problem = _("Not sent: the patient's last message is more than 24 hours old. Call them instead.")
    elif not text.strip():
        problem = _("Write something first.")
    elif cache.add(f"chat-reply:{request.user.pk}:{request.POST.get('once', '')[:40]}", 1, _ONCE_SECONDS):
        takeover.write(conversation.pk, staff_id=request.user.pk or 0, text=text, now=now)
    if request.headers.get("HX-Request") != "true":
        if problem:
            messages.error(request, problem)
        return _back(request, pk)
    fresh = _get(request, pk, ANSWER)
    context = _context(request, fresh) | {"refreshed": True, "problem": problem, "draft": text if problem else ""}
    return render(request, "admin/conversations/chat_replied.html", context)


VIEWS: dict[str, Callable[..., HttpResponse]] = {
    "thread": thread,
    "older": older,
    "take_over": take_over,
    "give_back": give_back,
    "call": call,
    "reply": reply,
}


def _get(request: HttpRequest, pk: int, *also: str) -> Conversation:
    if not all(may(request.user, needed) for needed in (VIEW, *also)):
        raise PermissionDenied
    rows = Conversation.objects.select_related("contact", "channel", "assigned_to")
    return get_object_or_404(rows.defer("channel__access_token"), pk=pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:conversations_conversation_change", args=[pk]))


def _context(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """What head, thread and writing field need."""
    now = clock.now()
    found = thread_of(conversation.pk, clinic_zone())
    waited = now - conversation.waiting_since if conversation.waiting_since else None
    head = {
        "icon": mode_icon(conversation.mode),
        "mode": mode_text(conversation.mode),
        "waited": minutes_text(waited) if waited is not None else "",
        "late": bool(conversation.sla_due_at and conversation.sla_due_at < now),
        "reason": reason_of_handoff(conversation.handoff_reason) if conversation.handoff_reason else "",
        "wish": conversation.handoff_summary if conversation.handoff_reason else "",
        "mine": conversation.mode == Conversation.Mode.HUMAN and conversation.assigned_to_id == request.user.pk,
        "emergency": conversation.priority == Conversation.Priority.EMERGENCY,
        "window_open": window_is_open(conversation, now),
        "window_left": _window_left(conversation, now),
    }
    words = [word_of(mark) for mark in marks.open_of(conversation.contact_id).select_related("appointment")]
    shown = repr((found.digest, head, words, conversation.mode, conversation.assigned_to_id))
    return {
        "conversation": conversation,
        "thread": found,
        "head": head,
        "words": words,
        "words_back": reverse("admin:conversations_conversation_change", args=[conversation.pk]),
        "words_tick": may_tick(request.user),
        "may_answer": may(request.user, ANSWER),
        "digest": hashlib.sha256(shown.encode()).hexdigest()[:16],
        "once": uuid4().hex,
    }


def _window_left(conversation: Conversation, now: Any) -> str:
    """Say how long free text may still be sent, once it is a matter of hours."""
    if conversation.last_inbound_at is None:
        return ""
    left = conversation.last_inbound_at + timedelta(hours=24) - now
    return minutes_text(left) if timedelta() < left < timedelta(hours=4) else ""


def _beside(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """Who the contact is and what is booked for them."""
    contact = conversation.contact
    links = list(
        Guardianship.objects.filter(contact=contact)
        .select_related("patient")
        .only("relation", "patient__id", "patient__name", "patient__birth_date")
    )
    coming = (
        Appointment.objects.filter(
            patient__in=[link.patient_id for link in links], status__in=_COMING, starts_at__gte=clock.now()
        )
        .select_related("patient", "professional", "service", "unit")
        .defer("patient__cpf", "patient__card_number", "patient__notes")
        .order_by("starts_at")[:5]
    )
    own = next((link.patient.name for link in links if link.relation == Guardianship.Relation.SELF), "")
    return {
        "title": own or contact.profile_name or phone_text(contact.phone) or _("no name"),
        "phone_text": phone_text(contact.phone),
        "links": links,
        "coming": list(coming) if links else [],
    }
