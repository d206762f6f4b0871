-- Reads results that wait, oldest first, from the epoch in force, be it open or closed; they stay.
-- KEYS[1] what all keys start with   ARGV[1] results at the most   ARGV[2] bytes after which it reads no more
-- Returns {epoch, newest token, {entry's id, fields} ...}; {-1, 0} when there never was an epoch.
local epoch = epoch_now()
if not epoch then return { -1, 0 } end
local base, most, most_bytes = root .. epoch .. ':', tonumber(ARGV[1]), tonumber(ARGV[2])
-- Where it is gone, any token of the epoch may have been given.
local newest = number(call('GET', base .. 'seq') or (tonumber(epoch) + 1) * TOKENS - 1)
local answer, from, results, bytes = { tonumber(epoch), newest }, '-', 0, 0
while results < most and bytes < most_bytes do
  local part = call('XRANGE', base .. 'res', from, '+', 'COUNT', 20)
  if #part == 0 then break end
  for _, entry in ipairs(part) do
    if results >= most or bytes >= most_bytes then break end
    answer[#answer + 1] = entry
    results = results + #entry[2] / 2
    for i = 2, #entry[2], 2 do bytes = bytes + #entry[2][i] end
    from = '(' .. entry[1]
  end
end
if #answer == 2 then
  even_when_full()
  call('SET', root .. 'settler', 1)
end
return answer
