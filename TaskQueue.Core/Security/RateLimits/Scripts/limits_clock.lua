-- The clock of limits: the server's own time in microseconds, so that no process's clock matters. Tests put a clock of
-- theirs in its place.
-- Returns nothing; it stands in front of limits_take.lua.
local function now_us()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
