"""The page like a phone, and what its script asks for."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from integrations.simulator.people import DemoPatient
from integrations.simulator.saying import SHOWN_TYPES, SayingError, Upload, look_at, say, send_file
from integrations.simulator.store import phones

_ASSETS = {
    "simulator.css": "text/css; charset=utf-8",
    "simulator.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_MAX_NAME = 60
_INLINE = {mime_type for types in SHOWN_TYPES.values() for mime_type in types}


@require_GET
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponseBase:
    """The simulator itself."""
    return render(request, "simulator/page.html", {"patients": phones().people()})


@require_GET
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """The page's style and script, beside its template so that no `collectstatic` is needed."""
    if name not in _ASSETS:
        raise Http404
    path = settings.BASE_DIR / "templates" / "simulator" / name
    return HttpResponse(path.read_bytes(), content_type=_ASSETS[name], headers={"Cache-Control": "no-cache"})


@require_GET
def changes(request: HttpRequest) -> HttpResponseBase:
    """What changed on the phone after version `after`, and the last line of every chat. `seen=1`: it is on screen."""
    store = phones()
    patient = _patient(request.GET.get("phone", ""))
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        raise BadRequest("after")
    entries, version = store.changes(patient.phone, int(after))
    if request.GET.get("seen") == "1":
        look_at(store, patient.phone)
    answer = {
        "entries": sorted(entries, key=lambda entry: int(entry["order"])),
        "version": version,
        "typing": store.is_typing(patient.phone),
        "chats": store.previews(),
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_POST
def speak(request: HttpRequest) -> HttpResponseBase:
    """The patient writes, taps, shares a place or reacts: JSON with `phone`, `kind` and what belongs to it."""
    asked = _json(request)
    try:
        say(phones(), _patient(str(asked.get("phone"))), asked)
    except SayingError as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({}, status=202)


@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """The patient sends a file: multipart with `phone` and `file`."""
    chosen = request.FILES.get("file")
    if chosen is None:
        return JsonResponse({"error": "file"}, status=400)
    file = Upload(chosen.name or "arquivo", chosen.content_type or "", chosen.read())
    try:
        send_file(phones(), _patient(request.POST.get("phone", "")), file)
    except SayingError as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({}, status=202)


@require_GET
def file(request: HttpRequest, media_id: str) -> HttpResponseBase:
    """A file of a thread, for the page. Only pictures and sound are shown in place."""
    kept = phones().file(media_id)
    if kept is None:
        raise Http404
    mime_type, content = kept
    inline = mime_type in _INLINE
    response = HttpResponse(content, content_type=mime_type if inline else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not inline, media_id) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def add_patient(request: HttpRequest) -> HttpResponseBase:
    """A new patient with an unused made-up phone: JSON with `name`."""
    name = " ".join(str(_json(request).get("name") or "").split())[:_MAX_NAME]
    if not name:
        return JsonResponse({"error": "name"}, status=400)
    return JsonResponse(_shown(phones().add_patient(name)), status=201)


@require_POST
def clear(request: HttpRequest) -> HttpResponseBase:
    """Empty one phone's thread: JSON with `phone`."""
    phones().clear(_patient(str(_json(request).get("phone"))).phone)
    return JsonResponse({})


def _shown(patient: DemoPatient) -> dict[str, Any]:
    return {
        "phone": patient.phone,
        "name": patient.name,
        "about": patient.about,
        "language": patient.language,
        "colour": patient.colour,
        "initials": patient.initials,
    }


def _patient(phone: str) -> DemoPatient:
    patient = phones().find(phone)
    if patient is None:
        raise Http404
    return patient


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("json") from error
    if not isinstance(asked, dict):
        raise BadRequest("json")
    return asked
