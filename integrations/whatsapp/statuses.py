"""What became of our messages (`statuses[]`)."""

from clinicbot.core import clock
from integrations.events import DeliveryStatus, StatusUpdate
from integrations.whatsapp.fields import MalformedError, as_dict, as_list, identifier, integer, label, moment, string
from integrations.whatsapp.identities import People

_STATUSES = {status.value: status for status in DeliveryStatus}


def read_status(status: object, people: People) -> StatusUpdate:
    """Read one item of `statuses[]`. Raises MalformedError without an id or with a status we do not know."""
    if not isinstance(status, dict):
        raise MalformedError("status is not an object")
    reached = _STATUSES.get(string(status, "status"))
    if reached is None:
        raise MalformedError("unknown status")
    provider_id = identifier(status, "id")
    if not provider_id:
        raise MalformedError("status without id")
    errors = as_list(status.get("errors"))
    error = as_dict(errors[0]) if errors else {}
    pricing = as_dict(status.get("pricing"))
    return StatusUpdate(
        provider_id=provider_id,
        status=reached,
        at=moment(status) or clock.now(),
        recipient=people.identify(
            string(status, "recipient_id"),
            string(status, "recipient_user_id"),
            string(status, "recipient_parent_user_id"),
        ),
        callback_data=string(status, "biz_opaque_callback_data"),
        error_code=integer(error, "code"),
        error_title=label(error, "title"),
        pricing_category=label(pricing, "category"),
        pricing_type=label(pricing, "type"),
    )
