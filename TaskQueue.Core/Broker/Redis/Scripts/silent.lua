-- Lists the workers that have missed beats, and not for so long that their leases have ended anyhow.
-- KEYS[1] what all keys start with   ARGV[1] for how long (ms)
-- Returns for each {card, last beat (ms)}.
local LONG = 600000
local time, found = now(), {}
local beats = call('HGETALL', root .. 'beats')
for i = 1, #beats, 2 do
  local silence = time - number(beats[i + 1])
  if silence > tonumber(ARGV[1]) and silence < LONG then
    local card = call('HGET', root .. 'workers', beats[i])
    if card then found[#found + 1] = { card, number(beats[i + 1]) } end
  end
end
return found
