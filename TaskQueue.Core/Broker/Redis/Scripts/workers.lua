-- Lists the workers that were heard of, and forgets those that have been silent for long.
-- KEYS[1] what all keys start with   ARGV[1] for how long (ms)
-- Returns for each {card, last beat (ms), last claim (ms) or 0}.
local time, found = now(), {}
local cards = call('HGETALL', root .. 'workers')
for i = 1, #cards, 2 do
  local id = cards[i]
  local beat = number(call('HGET', root .. 'beats', id))
  if time - beat > tonumber(ARGV[1]) then
    for _, hash in ipairs({ 'workers', 'beats', 'claimed', 'orders' }) do call('HDEL', root .. hash, id) end
  else
    found[#found + 1] = { cards[i + 1], beat, number(call('HGET', root .. 'claimed', id)) }
  end
end
return found
