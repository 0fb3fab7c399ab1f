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
