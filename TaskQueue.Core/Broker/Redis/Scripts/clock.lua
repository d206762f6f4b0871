-- The broker's clock: the server's own time, so that no caller's clock matters. Tests put a clock of theirs in its place.
-- Returns nothing; it stands in front of common.lua.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
