-- Looks whether the index is whole: at the sums that every step keeps, at some leases, and at the lists of some queues.
-- KEYS[1] what all keys start with   ARGV[1] where the look at leases goes on; 0 begins anew
-- Returns {where the next look goes on, the key that is damaged}; the second is missing where all is well, or closed.
local epoch, open = epoch_now()
local LEASES, QUEUES, LISTS = 20, 10, 100
if not open then return { '0' } end
local base = root .. epoch .. ':'
local damage = damage_of(base, epoch)
if damage then return { '0', damage } end

local page, newest = call('HSCAN', base .. 'own', ARGV[1], 'COUNT', LEASES), number(call('GET', base .. 'seq'))
for i = 1, #page[2], 2 do
  local id, live = page[2][i], call('HGET', base .. 'live', page[2][i])
  if not live or #live ~= 4 then return { '0', 'live' } end
  if not call('ZSCORE', base .. 'lease', id) then return { '0', 'own or lease' } end
  if struct.unpack('>I8', page[2][i + 1]) > newest then return { '0', 'seq' } end
end

for _, queue in ipairs(call('SRANDMEMBER', base .. 'turning', QUEUES)) do
  local lists = call('HGETALL', base .. 'lists:' .. queue)
  for i = 1, math.min(#lists, 2 * LISTS), 2 do
    local priority, route = string.match(lists[i], '^(%d)|(.*)$')
    local list = priority and base .. 'ready:' .. priority .. '|' .. queue .. '|' .. route
    if list and call('LLEN', list) ~= number(lists[i + 1]) then return { '0', 'ready' } end
  end
end
return { page[1] }
