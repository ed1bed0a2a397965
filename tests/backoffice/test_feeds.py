"""Calendar feeds in the back office: an address is shown once, renewed and revoked."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from scheduling.models import Feed
from tests.backoffice.clinic import Clinic
from tests.backoffice.conftest import Login


def _address(text: str) -> str:
    found = re.search(r'value="(http://testserver/feeds/[\w-]{43}\.ics)"', unescape(text))
    assert found, "the page shows no address"
    return found[1]


def test_an_address_is_shown_once_renewed_and_revoked(clinic: Clinic, login: Login) -> None:
    client, calendar = login("manager"), Client()
    made = client.post(reverse("admin:scheduling_feed_add"), {"professional": clinic.ana.pk, "unit": ""})
    first = _address(made.content.decode())
    feed = Feed.objects.get()
    assert calendar.get(first).status_code == 200
    page = reverse("admin:scheduling_feed_change", args=[feed.pk])
    shown = client.get(page).content.decode()
    assert "/feeds/" not in shown.replace("scheduling/feed/", "")
    assert feed.digest not in shown
    client.post(page, {"full_names": "on", "professional": clinic.caio.pk})
    feed.refresh_from_db()
    assert (feed.full_names, feed.professional_id) == (True, clinic.ana.pk)
    second = _address(client.post(reverse("admin:scheduling_feed_renew", args=[feed.pk])).content.decode())
    assert [calendar.get(each).status_code for each in (first, second)] == [404, 200]
    client.post(reverse("admin:scheduling_feed_revoke", args=[feed.pk]))
    assert calendar.get(second).status_code == 404
    assert "revogado" in client.get(reverse("admin:scheduling_feed_changelist")).content.decode()


def test_a_feed_is_of_one_professional_or_one_unit(clinic: Clinic, login: Login) -> None:
    client = login("manager")
    for both in ({"professional": clinic.ana.pk, "unit": clinic.unit.pk}, {"professional": "", "unit": ""}):
        text = client.post(reverse("admin:scheduling_feed_add"), both).content.decode()
        assert "Escolha um profissional ou uma unidade" in text
    assert not Feed.objects.exists()


def test_only_managers_make_feeds(clinic: Clinic, login: Login) -> None:
    feed = Feed.objects.create(professional=clinic.ana, digest="x", created_at="2026-11-23T10:00Z")
    for role in ("receptionist", "professional"):
        client = login(role)
        assert client.get(reverse("admin:scheduling_feed_add")).status_code == 403
        for button in ("renew", "revoke"):
            address = reverse(f"admin:scheduling_feed_{button}", args=[feed.pk])
            assert client.post(address).status_code == 403
            assert login("manager").get(address).status_code == 405
    feed.refresh_from_db()
    assert (feed.digest, feed.revoked_at) == ("x", None)
