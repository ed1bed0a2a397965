"""What every request passes: probes, the trace id, metrics, security headers."""

from collections.abc import Callable
from time import perf_counter

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from clinicbot.core.logs import traced
from clinicbot.health import healthz, readyz
from clinicbot.metrics import metrics, observe

Answer = Callable[[HttpRequest], HttpResponseBase]
logger = structlog.get_logger("clinicbot.requests")
SLOW_SECONDS = 2.0


class Probes:
    """Answers probes before anything else, since they come by address and over plain HTTP (no host, no redirect)."""

    paths: dict[str, Callable[[HttpRequest], HttpResponse]] = {
        "/healthz": healthz,
        "/readyz": readyz,
        "/metrics": metrics,
    }

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        probe = self.paths.get(request.path_info.rstrip("/"))
        return probe(request) if probe and request.method in {"GET", "HEAD"} else self.get_response(request)


class Tracing:
    """Binds a trace id to everything a request does, counts it, and logs the slow and the failed ones."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under a new trace id, returned as `X-Trace-Id`."""
        started = perf_counter()
        with traced() as trace:
            response = self.get_response(request)
            route = observe(request, response.status_code, started)
            seconds = perf_counter() - started
            if response.status_code >= 500 or seconds > SLOW_SECONDS:
                logger.warning(
                    "request",
                    method=request.method,
                    route=route,
                    status=response.status_code,
                    seconds=round(seconds, 3),
                )
            response.headers["X-Trace-Id"] = trace
        return response


class Webhooks:
    """Hands webhooks over at once: no session, login, language or page is theirs, and each checks its own signature."""

    prefix = "/webhooks/"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Call the view of a webhook's address, or pass the request on."""
        if not request.path_info.startswith(self.prefix):
            return self.get_response(request)
        try:
            match = request.resolver_match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if isinstance(answer, HttpResponse):
            answer.headers.setdefault("Content-Length", str(len(answer.content)))  # else it would be sent in chunks
        return answer


class ContentPolicy:
    """Sets the content security policy: only our own files. A view that needs another sets the header itself.

    The admin's theme evaluates expressions in its pages (Alpine's standard build) and styles them inline.
    """

    everywhere = (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    admin = f"{everywhere}; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the policies to the answer."""
        response = self.get_response(request)
        in_admin = request.path_info.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", self.admin if in_admin else self.everywhere)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(self), microphone=(self), payment=()"
        )
        return response
