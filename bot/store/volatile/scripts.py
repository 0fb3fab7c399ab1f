"""The few things Redis must do in one step, as Lua. Each says what goes in and what comes out."""

from __future__ import annotations

# KEYS[1] the session; ARGV: version it was loaded with, new value, seconds to keep. 1: kept, 0: overtaken.
SAVE_SESSION = """
local kept = redis.call('GET', KEYS[1])
local version = kept and tonumber(string.match(kept, '^%d+')) or 0
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""

# KEYS[1] the duplicate mark; ARGV[1] our own mark. Lifted only if it is still ours.
LIFT_MARK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""

# KEYS[1] the ring, a list of '<number>\n<json>'; ARGV: now in ms, the event, ring size, seconds to keep.
# Returns the number given: the moment, pushed up where two would be equal.
ADD_TO_HISTORY = """
local last = redis.call('LINDEX', KEYS[1], -1)
local after = last and tonumber(string.match(last, '^%d+')) or 0
local number = string.format('%.0f', math.max(after + 1, tonumber(ARGV[1])))
redis.call('RPUSH', KEYS[1], number .. '\\n' .. ARGV[2])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[3]), -1)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return number
"""

# KEYS: the lock, one person's acts, everybody's acts (lists of moments in ms, newest first).
# ARGV: amount and ms of the person's limit, amount and ms of everybody's. nil: come in, counted by both;
# else {0 and the lock's word, or which limit is used up and '', ms until it is worth trying again}.
# The moment is Redis' own, so that processes whose clocks differ count alike.
ENTER = """
local word = redis.call('GET', KEYS[1])
if word then return {0, word, redis.call('PTTL', KEYS[1])} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for n = 1, 2 do
  local amount = tonumber(ARGV[2 * n - 1])
  local first = redis.call('LINDEX', KEYS[n + 1], amount - 1)
  local wait = first and first + ARGV[2 * n] - now or 0
  if wait > 0 then return {n, '', wait} end
end
for n = 1, 2 do
  redis.call('LPUSH', KEYS[n + 1], string.format('%.0f', now))
  redis.call('LTRIM', KEYS[n + 1], 0, ARGV[2 * n - 1] - 1)
  redis.call('PEXPIRE', KEYS[n + 1], ARGV[2 * n])
end
return nil
"""
