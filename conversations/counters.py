"""What the conversation side counts for `/metrics`. Labels never carry anything personal (I13)."""

from prometheus_client import Counter

DUPLICATE_SENDS = Counter("clinicbot_duplicate_sends", "Messages that the provider accepted twice")
TURNS = Counter("clinicbot_turns", "Turns by engine and skill", ["engine", "skill"])
TURN_FAILURES = Counter("clinicbot_turn_failures", "Turns that ended in an exception")
MESSAGES_SENT = Counter("clinicbot_messages_sent", "Messages accepted by the provider")
SEND_ERRORS = Counter("clinicbot_send_errors", "Sends that failed, by what that means", ["kind"])
DANGERS = Counter("clinicbot_dangers", "Emergencies recognised, by kind", ["kind"])
HANDOFFS = Counter("clinicbot_handoffs", "Conversations handed to a person, by reason", ["reason"])
