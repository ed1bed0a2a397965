"""Every documented webhook shape, read into events."""

from datetime import UTC, datetime

import pytest

from integrations.events import (
    AccountEvent,
    DeliveryStatus,
    Echo,
    Event,
    Identity,
    IdentityChange,
    InboundMessage,
    MarketingPreference,
    MessageKind,
    Problem,
    StatusUpdate,
)
from integrations.whatsapp.parse import parse
from tests.integrations.payloads import load

NUMBER = "700000000000001"
LUCIA = Identity(wa_id="5531900000101", phone="+5531900000101", profile_name="Lúcia Exemplo")


def only(name: str) -> Event:
    (routed,) = parse(load(name))
    return routed.event


def message(name: str) -> InboundMessage:
    event = only(name)
    assert isinstance(event, InboundMessage)
    return event


def status(name: str) -> StatusUpdate:
    event = only(name)
    assert isinstance(event, StatusUpdate)
    return event


def test_a_text_is_read_whole() -> None:
    payload = load("text")
    raw = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    (routed,) = parse(payload)
    assert routed.phone_number_id == NUMBER
    assert routed.event == InboundMessage(
        provider_id="wamid.EXEMPLO0001",
        sender=LUCIA,
        sent_at=datetime.fromtimestamp(1795260001, UTC),
        index=0,
        kind=MessageKind.TEXT,
        text="oi, quero marcar uma consulta amanhã de tarde",
        raw=raw,
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("text_from_ad", MessageKind.TEXT),
        ("image", MessageKind.IMAGE),
        ("video", MessageKind.VIDEO),
        ("audio_voice", MessageKind.AUDIO),
        ("audio_file", MessageKind.AUDIO),
        ("voice_old_form", MessageKind.AUDIO),
        ("document", MessageKind.DOCUMENT),
        ("sticker", MessageKind.STICKER),
        ("location", MessageKind.LOCATION),
        ("contacts", MessageKind.CONTACTS),
        ("button_reply", MessageKind.CHOICE),
        ("list_reply", MessageKind.CHOICE),
        ("template_button", MessageKind.CHOICE),
        ("flow_reply", MessageKind.FORM),
        ("order", MessageKind.ORDER),
        ("reaction", MessageKind.REACTION),
        ("reaction_removed", MessageKind.REACTION),
        ("edit", MessageKind.EDIT),
        ("revoke", MessageKind.REVOKE),
        ("system_identity", MessageKind.SYSTEM),
        ("request_welcome", MessageKind.SYSTEM),
        ("unsupported", MessageKind.UNSUPPORTED),
        ("unknown_type", MessageKind.UNSUPPORTED),
        ("call_permission_reply", MessageKind.UNSUPPORTED),
        ("standby_text", MessageKind.TEXT),
    ],
)
def test_every_kind_is_told_apart_and_keeps_its_raw_form(name: str, kind: MessageKind) -> None:
    read = message(name)
    assert read.kind is kind
    assert read.sender == LUCIA
    assert read.raw == load(name)["entry"][0]["changes"][0]["value"]["messages"][0]


def test_taps_carry_the_choice_and_what_they_answer() -> None:
    read = message("button_reply")
    assert (read.choice_id, read.text, read.reply_to) == ("confirm:1", "Confirmar", "wamid.NOSSA0001")
    read = message("list_reply")
    assert (read.choice_id, read.text, read.reply_to) == ("slot:9", "qua 25/11 às 14:00", "wamid.NOSSA0001")
    read = message("template_button")
    assert (read.choice_id, read.text, read.reply_to) == ("reminder:confirm:7", "Confirmar", "wamid.NOSSA0001")
    assert message("template_button_without_context").reply_to == ""


def test_files_are_named_for_a_later_fetch() -> None:
    read = message("document")
    assert read.text == "segue"
    assert read.media is not None
    assert (read.media.id, read.media.mime_type, read.media.filename) == (
        "900000000000001",
        "application/pdf",
        "pedido.pdf",
    )
    voices = {name: message(name).media for name in ("audio_voice", "audio_file", "voice_old_form")}
    assert {name: media.voice for name, media in voices.items() if media} == {
        "audio_voice": True,
        "audio_file": False,
        "voice_old_form": True,
    }


def test_a_place_has_degrees() -> None:
    place = message("location").location
    assert place is not None
    assert (place.latitude, place.longitude, place.name, place.address) == (-19.9321, -43.9378, "Praça", "Rua Um, 10")


def test_reactions_edits_and_revokes_point_at_their_message() -> None:
    assert (message("reaction").text, message("reaction").target_id) == ("👍", "wamid.NOSSA0001")
    assert (message("reaction_removed").text, message("reaction_removed").target_id) == ("", "wamid.NOSSA0001")
    assert (message("edit").text, message("edit").target_id) == ("quero marcar na quinta", "wamid.EXEMPLO0001")
    assert message("revoke").target_id == "wamid.EXEMPLO0001"


def test_a_shared_contact_without_a_name_is_survived() -> None:
    assert message("contacts").text == "Carlos Exemplo"


@pytest.mark.parametrize("name", ["text_bsuid", "text_bsuid_empty_from", "text_bsuid_inside_from"])
def test_a_sender_without_a_phone_is_known_by_the_user_id(name: str) -> None:
    sender = message(name).sender
    assert (sender.wa_id, sender.phone, sender.bsuid) == (None, None, "BR.1000000001")
    assert sender.profile_name == "Maria Exemplo"


def test_parent_id_and_username_are_read() -> None:
    sender = message("text_bsuid").sender
    assert (sender.parent_bsuid, sender.username) == ("BR.ENT.1", "maria.exemplo")


@pytest.mark.parametrize("name", ["text_twelve_digits", "text_thirteen_digits"])
def test_the_ninth_digit_leads_to_one_phone_and_the_raw_id_is_kept(name: str) -> None:
    sender = message(name).sender
    assert (sender.wa_id, sender.phone, sender.profile_name) == ("553188880101", "+5531988880101", "Davi Exemplo")


def test_nobody_gets_another_persons_profile() -> None:
    payload = load("text")
    payload["entry"][0]["changes"][0]["value"]["messages"][0]["from"] = "5531900000777"
    event = parse(payload)[0].event
    assert isinstance(event, InboundMessage)
    assert event.sender == Identity(wa_id="5531900000777", phone="+5531900000777")


def test_statuses_carry_our_id_and_the_price() -> None:
    sent = status("status_sent")
    assert (sent.provider_id, sent.status, sent.callback_data) == ("wamid.NOSSA0001", DeliveryStatus.SENT, "0193-nossa")
    assert (sent.pricing_category, sent.pricing_type) == ("utility", "regular")
    assert sent.recipient.phone == "+5531900000101"
    assert status("status_read").status is DeliveryStatus.READ
    assert status("status_played").status is DeliveryStatus.PLAYED


def test_a_status_may_know_only_the_user_id() -> None:
    delivered = status("status_delivered_bsuid")
    assert delivered.status is DeliveryStatus.DELIVERED
    assert (delivered.recipient.bsuid, delivered.recipient.wa_id) == ("BR.1000000001", None)


def test_a_failure_says_why() -> None:
    failed = status("status_failed")
    assert (failed.status, failed.error_code, failed.error_title) == (
        DeliveryStatus.FAILED,
        131047,
        "Re-engagement message",
    )


def test_an_unknown_status_is_a_problem() -> None:
    assert only("status_unknown") == Problem("entry[0].changes[0].value.statuses[0]", "unknown status")


def test_echoes_tell_that_staff_spoke() -> None:
    echo = only("echo_text")
    assert isinstance(echo, Echo)
    assert (echo.recipient.phone, echo.kind, echo.text) == (
        "+5531900000101",
        MessageKind.TEXT,
        "Aqui é a Paula, da recepção",
    )
    revoked = only("echo_revoke")
    assert isinstance(revoked, Echo)
    assert (revoked.kind, revoked.target_id) == (MessageKind.REVOKE, "wamid.ECO0001")
    by_user_id = only("echo_bsuid")
    assert isinstance(by_user_id, Echo)
    assert by_user_id.recipient.bsuid == "BR.1000000001"


def test_a_new_number_and_a_new_user_id_are_changes_of_identity() -> None:
    change = only("system_changed_number")
    assert isinstance(change, IdentityChange)
    assert (change.old.phone, change.new.phone) == ("+5531900000101", "+5531900000199")
    change = only("system_changed_user_id")
    assert isinstance(change, IdentityChange)
    assert (change.old.bsuid, change.new.bsuid) == ("BR.1000000001", "BR.1000000002")
    assert (change.old.parent_bsuid, change.new.parent_bsuid) == ("BR.ENT.1", "BR.ENT.2")


def test_marketing_preferences_are_read_one_by_one() -> None:
    stop, resume, by_user_id, unknown = (routed.event for routed in parse(load("preferences")))
    assert isinstance(stop, MarketingPreference)
    assert (stop.wants_marketing, stop.contact.phone) == (False, "+5531900000101")
    assert isinstance(resume, MarketingPreference)
    assert resume.wants_marketing
    assert isinstance(by_user_id, MarketingPreference)
    assert by_user_id.contact.bsuid == "BR.1000000001"
    assert unknown == Problem("entry[0].changes[0].value.user_preferences[3]", "unknown preference")


def test_account_news_keeps_facts_and_no_number_of_anyone() -> None:
    event = only("account_update")
    assert isinstance(event, AccountEvent)
    assert (event.field, event.event) == ("account_update", "ACCOUNT_RESTRICTION")
    assert "5531900000101" not in repr(event)
    assert event.details["restriction_info"][0]["restriction_type"] == "RESTRICTED_BIZ_INITIATED_MESSAGING"
    paused = only("template_status")
    assert isinstance(paused, AccountEvent)
    assert (paused.event, paused.details["message_template_name"]) == ("PAUSED", "appointment_reminder")
    moved = only("template_category")
    assert isinstance(moved, AccountEvent)
    assert moved.details["new_category"] == "MARKETING"
    assert only("account_update_field_beside_changes") == AccountEvent(
        "account_update", "PARTNER_REMOVED", {"waba_id": "800000000000001"}
    )
    assert only("errors") == AccountEvent("messages", "error", {"code": 130429, "title": "Rate limit hit"})


@pytest.mark.parametrize("name", ["history", "state_sync", "messaging_handovers", "quality"])
def test_old_history_and_other_news_never_become_messages(name: str) -> None:
    assert isinstance(only(name), AccountEvent)


def test_one_bad_part_does_not_stop_the_others() -> None:
    events = [routed.event for routed in parse(load("batch_with_broken_parts"))]
    texts = [(event.index, event.text) for event in events if isinstance(event, InboundMessage)]
    assert texts == [(0, "um"), (2, "dois"), (3, "três")]
    assert [event.status for event in events if isinstance(event, StatusUpdate)] == [DeliveryStatus.READ]
    assert [event.path for event in events if isinstance(event, Problem)] == [
        "entry[0].changes[0].value.messages[1]",
        "entry[1].changes[0].value.statuses[1]",
        "entry[1].changes[2]",
        "entry[2]",
    ]


def test_a_group_message_is_not_answered_in_private() -> None:
    payload = load("text")
    payload["entry"][0]["changes"][0]["value"]["messages"][0]["group_id"] = "Y2FwaV9ncm91cA"
    assert parse(payload)[0].event == AccountEvent("messages", "group_message")
