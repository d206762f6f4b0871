-- Rates in the virtual scheduling form of the generic cell rate algorithm (ITU-T I.371): the time up to which a rate is
-- spent is all that has to be kept. RateLimit.cs does the same for the embedded broker.
-- KEYS[1] what all keys start with
-- Returns nothing; it stands in front of claim.lua.

-- How many a rate allows now, and up to when it is spent. The interval is that between two starts, in ms.
local function rate_allows(place, interval, burst, time)
  local spent = math.max(tonumber(call('GET', root .. 'rate:' .. place) or 0), time - burst * interval)
  return math.min(burst, math.floor((time - spent + 0.001) / interval)), spent
end

-- Spends it for as many as start now. What has come to rest is forgotten by itself.
local function spend(place, interval, burst, spent, time, count)
  if count == 0 then return end
  local upto = spent + count * interval
  local life = math.max(1, math.ceil(upto + burst * interval - time))
  call('SET', root .. 'rate:' .. place, string.format('%.3f', upto), 'PX', string.format('%.0f', life))
end
