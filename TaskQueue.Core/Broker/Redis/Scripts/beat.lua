-- Takes a worker's sign of life: its card and notes; renews its leases; tells what it lost and what it is to do.
-- KEYS[1] what all keys start with   ARGV[1] worker's id   ARGV[2] its card   ARGV[3] 1 to renew   ARGV[4] lease (ms)
-- ARGV[5] notes that may wait   ARGV[6] number of leases   ARGV[7..n] id and token 8 of each lease, then the notes
-- Returns {closed or damaged 1, else 0; order, {places of lost leases}, {places of leases to cancel}}.
local epoch, open = epoch_now()
local time, held = now(), tonumber(ARGV[6])
even_when_full()
call('HSET', root .. 'workers', ARGV[1], ARGV[2])
call('HSET', root .. 'beats', ARGV[1], time)
local notes = {}
for i = 7 + 2 * held, #ARGV do notes[#notes + 1] = ARGV[i] end
if #notes > 0 then
  in_parts('RPUSH', root .. 'notes', notes, STEP)
  call('LTRIM', root .. 'notes', -tonumber(ARGV[5]), -1)
end
local order = number(call('HGET', root .. 'orders', ARGV[1]))
if not open then return { 1, order, {}, {} } end

local base, ids, lost, kept, cancelled, renewed = root .. epoch .. ':', {}, {}, {}, {}, {}
for i = 1, held do ids[i] = ARGV[5 + 2 * i] end
local own = held > 0 and read_all('HMGET', base .. 'own', ids) or {}
for i = 1, held do
  if own[i] and string.sub(own[i], 1, 8) == ARGV[6 + 2 * i] then
    kept[#kept + 1] = i
    renewed[#renewed + 1] = time + tonumber(ARGV[4])
    renewed[#renewed + 1] = ids[i]
  else
    lost[#lost + 1] = i
  end
end
-- Leases that seem to be lost may be some that somebody deleted: until it is built anew nobody can tell.
if #lost > 0 and damage_of(base, epoch) then return { 1, order, {}, {} } end
if ARGV[3] == '1' then
  for first = 1, #renewed, 2 * STEP do
    call('ZADD', base .. 'lease', 'XX', unpack(renewed, first, math.min(first + 2 * STEP - 1, #renewed)))
  end
end
if call('EXISTS', base .. 'cancel') == 1 then
  for _, i in ipairs(kept) do
    if call('SISMEMBER', base .. 'cancel', ids[i]) == 1 then cancelled[#cancelled + 1] = i end
  end
end
return { 0, order, lost, cancelled }
