"""News about the account, the number, the templates, and people's marketing preferences."""

from typing import Any

from clinicbot.core import clock
from integrations.events import AccountEvent, MarketingPreference
from integrations.whatsapp.fields import MalformedError, as_dict, as_list, integer, label, moment, storable, string
from integrations.whatsapp.identities import People, is_known

# What may be kept of an account event: facts about the business, never a person's number or words.
_HARMLESS = (
    "ban_info",
    "correct_category",
    "current_limit",
    "decision",
    "disable_info",
    "entity_type",
    "max_daily_conversation_per_phone",
    "max_daily_conversations_per_business",
    "max_phone_numbers_per_business",
    "message_template_category",
    "message_template_id",
    "message_template_language",
    "message_template_name",
    "new_category",
    "new_quality_score",
    "old_limit",
    "other_info",
    "previous_category",
    "previous_quality_score",
    "reason",
    "rejection_info",
    "rejection_reason",
    "restriction_info",
    "violation_info",
    "volume_tier_info",
)
_MARKETING = {"stop": False, "resume": True, "signup": True}


def read_account_event(field: str, value: dict[str, Any], account_id: str) -> AccountEvent:
    """Return the news in `value` under Meta's `field`, with its harmless details and the account's id as `waba_id`."""
    details = {key: storable(value[key]) for key in _HARMLESS if key in value}
    if account_id:
        details["waba_id"] = account_id
    return AccountEvent(field, label(value, "event"), details)


def read_error(error: object) -> AccountEvent:
    """Return one item of `value.errors`: something failed that belongs to no message."""
    fields = as_dict(error)
    return AccountEvent("messages", "error", {"code": integer(fields, "code"), "title": label(fields, "title")})


def read_preferences(value: dict[str, Any], people: People) -> list[MarketingPreference | MalformedError]:
    """Return what each person of `user_preferences[]` wants; an unreadable item stands as its error."""
    return [_preference(item, people) for item in as_list(value.get("user_preferences"))]


def _preference(item: object, people: People) -> MarketingPreference | MalformedError:
    fields = as_dict(item)
    wants = _MARKETING.get(string(fields, "value"))
    if fields.get("category") != "marketing_messages" or wants is None:
        return MalformedError("unknown preference")
    contact = people.identify(string(fields, "wa_id"), string(fields, "user_id"), string(fields, "parent_user_id"))
    if not is_known(contact):
        return MalformedError("preference without contact")
    return MarketingPreference(contact=contact, wants_marketing=wants, at=moment(fields) or clock.now())
