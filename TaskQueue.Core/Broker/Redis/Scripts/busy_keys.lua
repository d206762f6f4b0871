-- Names the keys of a queue that have the most ready, among those whose turn comes next and some that stand aside.
-- KEYS[1] what all keys start with   ARGV[1] the queue   ARGV[2] how many
-- Returns the keys, the busiest first.
local epoch, open = epoch_now()
if not open then return {} end
local LOOKED = 500
local base, queue, seen, keys, ready = root .. epoch .. ':', ARGV[1], {}, {}, {}

local function see(found)
  for _, key in ipairs(found) do
    if not seen[key] then
      seen[key] = true
      keys[#keys + 1] = key
    end
  end
end

for priority = 0, 9 do see(call('LRANGE', base .. 'ring:' .. priority .. '|' .. queue, 0, LOOKED - 1)) end
see(call('SRANDMEMBER', base .. 'parking:' .. queue, LOOKED))
for _, waiting in ipairs(call('ZRANGE', base .. 'later', 0, LOOKED - 1)) do
  local of, key = string.match(waiting, '^%d|([^\n]*)\n(.*)$')
  if of == queue then see({ key }) end
end
if #keys == 0 then return {} end

for priority = 0, 9 do
  local ringed = base .. 'ringed:' .. priority .. '|' .. queue
  if call('EXISTS', ringed) == 1 then
    for i, count in ipairs(read_all('HMGET', ringed, keys)) do ready[keys[i]] = (ready[keys[i]] or 0) + number(count) end
  end
end
table.sort(keys, function(a, b)
  local of_a, of_b = ready[a] or 0, ready[b] or 0
  if of_a ~= of_b then return of_a > of_b end
  return a < b
end)
local answer = {}
for i = 1, math.min(#keys, tonumber(ARGV[2])) do answer[i] = keys[i] end
return answer
