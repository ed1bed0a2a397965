"""Where webhooks come in."""

from django.urls import path

from .webhooks import whatsapp_webhook

app_name = "conversations"
urlpatterns = [path("webhooks/whatsapp/", whatsapp_webhook, name="whatsapp-webhook")]
