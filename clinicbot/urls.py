"""Every address of the project."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("scheduling.urls")),
]
if find_spec("conversations.urls"):
    urlpatterns.append(path("", include("conversations.urls")))
if settings.SIMULATOR and find_spec("integrations.simulator.urls"):
    urlpatterns.append(path("simulator/", include("integrations.simulator.urls")))
