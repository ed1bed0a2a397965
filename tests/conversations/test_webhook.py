"""The door: what is checked, what is stored, what is answered."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conversations.models import Delivery
from integrations.simulator import webhooks
from integrations.whatsapp.signature import sign

from .conftest import LUCIA, SECRET, Post

URL = "/webhooks/whatsapp/"
pytestmark = pytest.mark.django_db


def verify(client: Client, **changes: str) -> tuple[int, bytes]:
    query = {"hub.mode": "subscribe", "hub.verify_token": "tests-verify-token", "hub.challenge": "1158201444"}
    response = client.get(URL, query | {name.replace("_", ".", 1): value for name, value in changes.items()})
    return response.status_code, response.content


def test_verification_returns_the_challenge_as_the_whole_body(client: Client) -> None:
    assert verify(client) == (200, b"1158201444")


@pytest.mark.parametrize("changes", [{"hub_verify_token": "wrong"}, {"hub_verify_token": ""}, {"hub_mode": "other"}])
def test_verification_refuses_everything_else(client: Client, changes: dict[str, str]) -> None:
    status, body = verify(client, **changes)
    assert status == 403
    assert b"1158201444" not in body


def test_a_signed_delivery_is_stored_as_it_came_and_nothing_else_happens(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    payload = webhooks.text_message(LUCIA, "Olá, ção!")
    with django_assert_num_queries(1):
        response = post(payload)
    assert response.status_code == 200
    assert response.headers["Content-Length"] == "0"
    delivery = Delivery.objects.get()
    assert bytes(delivery.body) == webhooks.encode(payload)
    assert delivery.processed_at is None
    assert delivery.trace_id


@pytest.mark.parametrize("header", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "sha256=é"])
def test_a_wrong_signature_is_refused_and_nothing_is_stored(client: Client, header: str) -> None:
    response = client.post(
        URL, data=b"{}", content_type="application/json", headers={"X-Hub-Signature-256": header} if header else {}
    )
    assert response.status_code == 401
    assert not Delivery.objects.exists()


def test_one_changed_byte_breaks_the_signature(client: Client) -> None:
    body, headers = webhooks.signed(webhooks.text_message(LUCIA, "oi"), SECRET)
    changed = body.replace(b"oi", b"ai")
    response = client.post(URL, data=changed, content_type="application/json", headers=headers)
    assert response.status_code == 401


def test_a_second_secret_is_accepted_during_rotation(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.WHATSAPP_APP_SECRETS = ["new", "old"]
    body = b'{"object": "whatsapp_business_account"}'
    for secret, expected in (("new", 200), ("old", 200), ("older", 401)):
        response = client.post(
            URL,
            data=body + b" " * len(secret),
            content_type="application/json",
            headers={"X-Hub-Signature-256": sign(body + b" " * len(secret), secret)},
        )
        assert response.status_code == expected


def test_a_body_over_three_mebibytes_is_refused_before_it_is_read(client: Client) -> None:
    response = client.post(URL, data=b"x" * (3 * 1024 * 1024 + 1), content_type="application/json")
    assert response.status_code == 413
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("body", [b"not json", b"[]", b"\xff\xfe", b'{"object": "page", "entry": []}', b"[" * 5000])
def test_a_signed_body_that_means_nothing_is_stored_with_the_reason(client: Client, body: bytes) -> None:
    from conversations import inbox

    response = client.post(
        URL, data=body, content_type="application/json", headers={"X-Hub-Signature-256": sign(body, SECRET)}
    )
    assert response.status_code == 200
    inbox.drain()
    delivery = Delivery.objects.get()
    assert delivery.processed_at is not None
    assert delivery.error


def test_i2_the_same_bytes_twice_are_one_delivery(post: Post) -> None:
    payload = webhooks.text_message(LUCIA, "oi")
    assert [post(payload).status_code, post(payload).status_code] == [200, 200]
    assert Delivery.objects.count() == 1


def test_the_body_is_hashed_as_it_came_not_as_we_would_write_it(client: Client) -> None:
    body = json.dumps({"object": "whatsapp_business_account", "entry": [], "x": "ç"}, indent=3).encode()
    response = client.post(
        URL, data=body, content_type="application/json", headers={"X-Hub-Signature-256": sign(body, SECRET)}
    )
    assert response.status_code == 200


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put(URL, data=b"{}", content_type="application/json").status_code == 405
