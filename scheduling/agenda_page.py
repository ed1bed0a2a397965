"""The agenda as a grid."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def agenda(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show."""
    raise PermissionDenied
