"""How the back office looks (django-unfold's settings). Imported by the settings, so it touches no model."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _css(_request: HttpRequest) -> str:
    return static("backoffice/backoffice.css")


def _script(_request: HttpRequest) -> str:
    return static("backoffice/backoffice.js")


def _icon(_request: HttpRequest) -> str:
    return static("backoffice/icon.svg")


BACK_OFFICE: dict[str, Any] = {
    "SITE_TITLE": "clinicbot",
    "SITE_HEADER": "clinicbot",
    "SITE_SYMBOL": "health_and_safety",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _icon}],
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "ENVIRONMENT": "clinicbot.navigation.environment",
    "DASHBOARD_CALLBACK": "clinicbot.dashboard.dashboard",
    "STYLES": [_css],
    "SCRIPTS": [_script],
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "oklch(98.4% .014 180.7)",
            "100": "oklch(95.3% .051 180.8)",
            "200": "oklch(91% .096 180.4)",
            "300": "oklch(85.5% .138 181.1)",
            "400": "oklch(77.7% .152 181.9)",
            "500": "oklch(60% .118 184.7)",
            "600": "oklch(51.1% .096 186.4)",
            "700": "oklch(43.7% .078 188.2)",
            "800": "oklch(38.6% .063 188.4)",
            "900": "oklch(33% .053 188)",
            "950": "oklch(27.7% .046 192.5)",
        },
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "clinicbot.navigation.navigation"},
    "LOGIN": {"redirect_after": reverse_lazy("admin:index")},
}
