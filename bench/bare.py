"""The least a Django application can be: one view, no middleware. A floor to measure against."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="made-up",
)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Read the body and say 200."""
    return HttpResponse(request.body[:0], headers={"Content-Length": "0"})


urlpatterns = [path("", nothing)]
application = get_wsgi_application()
