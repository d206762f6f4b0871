-- Tells how much of the limits of keys is in use.
-- KEYS[1] what all keys start with   ARGV[1] the queue   ARGV[2..n] the keys
-- Returns {time (ms), then for each key what is held of it, and up to when its rate is spent}.
local epoch = epoch_now()
local answer = { now() }
for i = 2, #ARGV do
  local place = ARGV[1] .. '|' .. ARGV[i]
  answer[#answer + 1] = epoch and number(call('HGET', root .. epoch .. ':held', place)) or 0
  answer[#answer + 1] = call('GET', root .. 'rate:' .. place) or '0'
end
return answer
