"""The fake Graph API at `/simulator/graph/…`: what WHATSAPP_GRAPH_URL names while the simulator is on."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from integrations.phones import normalise
from integrations.simulator.entries import entry_of
from integrations.simulator.graph import FakeGraph, error_body
from integrations.simulator.rules import GraphError, check_upload
from integrations.simulator.saying import MAX_FILE, deliver
from integrations.simulator.store import phones


@csrf_exempt
@require_POST
def messages(request: HttpRequest, version: str, number: str) -> HttpResponseBase:
    """`POST /{version}/{number}/messages`: a message is shown on the phone, a read receipt ticks it."""
    answer = _graph().post_message(number, _authorization(request), request.body)
    store = phones()
    if answer.sent is not None:
        # Both forms of a Brazilian number are one phone.
        deliver(store, normalise(answer.sent.recipient) or answer.sent.recipient, entry_of(answer.sent))
    if answer.receipt is not None and (phone := store.owner(answer.receipt.message_id)):
        store.read_up_to(phone, answer.receipt.message_id)
        if answer.receipt.typing:
            store.start_typing(phone)
    return JsonResponse(answer.body, status=answer.status)


@csrf_exempt
@require_POST
def upload(request: HttpRequest, version: str, number: str) -> HttpResponseBase:
    """`POST /{version}/{number}/media`: keep a file and answer its id."""

    def keep() -> HttpResponseBase:
        _graph().check_access(number, _authorization(request))
        file = request.FILES.get("file")
        if request.POST.get("messaging_product") != "whatsapp" or file is None or (file.size or 0) > MAX_FILE:
            raise GraphError(100, "(#100) Invalid parameter", "messaging_product and file are required")
        check_upload(file.content_type or "")
        media_id = str(10**15 + secrets.randbelow(10**15))
        phones().keep_file(media_id, request.POST.get("type") or file.content_type or "", file.read())
        return JsonResponse({"id": media_id})

    return _or_error(keep)


@require_GET
def media(request: HttpRequest, version: str, media_id: str) -> HttpResponseBase:
    """`GET /{version}/{media_id}`: where the file lies."""

    def tell() -> HttpResponseBase:
        mime_type, content = _file(request, media_id)
        path = reverse("simulator:graph-file", args=[version, media_id])
        url = f"{settings.WHATSAPP_GRAPH_URL.partition('/simulator/')[0]}{path}"
        facts = {"messaging_product": "whatsapp", "url": url, "mime_type": mime_type, "sha256": "c2hh"}
        return JsonResponse(facts | {"file_size": str(len(content)), "id": media_id})

    return _or_error(tell)


@require_GET
def file(request: HttpRequest, version: str, media_id: str) -> HttpResponseBase:
    """`GET` of the link that `media` gave: the content, again only with the token."""

    def give() -> HttpResponseBase:
        _, content = _file(request, media_id)
        return HttpResponse(content, content_type="application/octet-stream")

    return _or_error(give)


def _graph() -> FakeGraph:
    return FakeGraph(
        settings.WHATSAPP_ACCESS_TOKEN, settings.WHATSAPP_PHONE_NUMBER_ID, last_inbound=phones().last_inbound
    )


def _authorization(request: HttpRequest) -> str:
    return request.headers.get("Authorization", "")


def _file(request: HttpRequest, media_id: str) -> tuple[str, bytes]:
    _graph().check_token(_authorization(request))
    kept = phones().file(media_id)
    if kept is None:
        raise GraphError(100, "(#100) Invalid parameter", "Unknown media id", 404)
    return kept


def _or_error(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer()
    except GraphError as error:
        return JsonResponse(error_body(error), status=error.status)
