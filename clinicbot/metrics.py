"""`/metrics` for Prometheus. Labels are routes, kinds and statuses: never anything of a person.

Where several processes serve, PROMETHEUS_MULTIPROC_DIR names the folder they share; `manage.py up` sets it.
"""

import hmac
import os
from ipaddress import ip_address
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("clinicbot_http_requests_total", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "clinicbot_http_request_seconds",
    "Time to answer a request.",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every metric; to loopback without a proxy, or to the bearer of METRICS_TOKEN, else 403."""
    if not may_see(request):
        return HttpResponse("metrics are shown on loopback or to the bearer of METRICS_TOKEN\n", status=403)
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_see(request: HttpRequest) -> bool:
    """Return whether this request may read metrics and readiness details."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token and given:
        return hmac.compare_digest(given.encode(), token.encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    try:
        return not forwarded and ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def observe(request: HttpRequest, status: int, started: float) -> str:
    """Count an answered request; return its route (the pattern, so that no id or text becomes a label)."""
    match = request.resolver_match
    route = match.route if match else "unmatched"
    method = (
        request.method if request.method in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} else "other"
    )
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(perf_counter() - started)
    return route
