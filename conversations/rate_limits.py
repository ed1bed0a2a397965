"""How fast a channel and a pair may send: two leaky buckets in Redis, asked in one round trip.

Per channel a number of messages a second; per contact Meta's pair limit, one message in six seconds
with a burst of 45 borrowed (Meta: "Pair rate limits"). The buckets are a courtesy, not a truth: when
Redis is down or emptied we send, and Meta's own refusal is retried by the retry table.
"""

import time

import redis

from .wakeup import client

PAIR_SECONDS = 6.0
PAIR_BURST = 45

_SCRIPT = """
local now = tonumber(ARGV[1])
local wait = 0
local due = {}
for i = 1, 2 do
  local every, burst = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local at = math.max(tonumber(redis.call('GET', KEYS[i]) or now), now)
  wait = math.max(wait, at - now - every * (burst - 1))
  due[i] = at + every
end
if wait > 0.0005 then return tostring(wait) end
for i = 1, 2 do
  redis.call('SET', KEYS[i], string.format('%.6f', due[i]), 'PX', math.ceil((due[i] - now) * 1000) + 1000)
end
return '0'
"""


def wait_before_sending(channel_id: int, contact_id: int, rate: int) -> float:
    """Return 0 and count the message in, or return the seconds to wait before asking again."""
    keys = [f"clinicbot:rate:{channel_id}", f"clinicbot:pair:{channel_id}:{contact_id}"]
    every = 1.0 / max(rate, 1)
    try:
        answer = client().eval(
            _SCRIPT, 2, *keys, f"{time.time():.6f}", every, max(rate // 10, 1), PAIR_SECONDS, PAIR_BURST
        )
    except redis.RedisError:
        return 0.0
    return float(answer)
