-- Lets the leases of a worker end now.
-- KEYS[1] what all keys start with   ARGV[1] worker's id   ARGV[2] its last beat (ms)
-- Returns how many; none when it was heard of since.
local epoch, open = epoch_now()
if not open or number(call('HGET', root .. 'beats', ARGV[1])) ~= tonumber(ARGV[2]) then return 0 end
local base, time, over, count = root .. epoch .. ':', now(), {}, 0
local owns = call('HGETALL', base .. 'own')
for i = 1, #owns, 2 do
  if string.sub(owns[i + 1], 17, 32) == ARGV[1] then
    over[#over + 1] = time
    over[#over + 1] = owns[i]
  end
end
for first = 1, #over, 2 * STEP do
  count = count + call('ZADD', base .. 'lease', 'XX', 'CH', unpack(over, first, math.min(first + 2 * STEP - 1, #over)))
end
return count
