-- Ends leases and appends their results as one entry of the stream.
-- KEYS[1] what all keys start with   ARGV[1..n] id, token 8 and signed result of each
-- Returns the places of stale ones; nil while closed, or damaged.
local epoch, open = epoch_now()
if not open then return false end
local base, ids, stale, ended, owns, fields, seen = root .. epoch .. ':', {}, {}, {}, {}, {}, {}
for i = 1, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end
local own = call('HMGET', base .. 'own', unpack(ids))
for n, id in ipairs(ids) do
  local at = 3 * n - 2
  if own[n] and not seen[id] and string.sub(own[n], 1, 8) == ARGV[at + 1] then
    seen[id] = true
    ended[#ended + 1] = id
    owns[#owns + 1] = own[n]
    fields[#fields + 1] = 'r'
    fields[#fields + 1] = ARGV[at + 2]
  else
    stale[#stale + 1] = n
  end
end
-- A lease that seems to be gone may be one that somebody deleted: what is known after a rebuild says.
if #stale > 0 and damage_of(base, epoch) then return false end
if #ended > 0 then
  call('HDEL', base .. 'own', unpack(ended))
  call('ZREM', base .. 'lease', unpack(ended))
  if call('EXISTS', base .. 'cancel') == 1 then call('SREM', base .. 'cancel', unpack(ended)) end
  call('XADD', base .. 'res', '*', unpack(fields))
  call('INCRBY', base .. 'waiting', #ended)
  call('HINCRBY', base .. 'sums', 'batches', 1)
  call('HINCRBY', base .. 'sums', 'done', #ended)
  free(base, owns)
  if call('DEL', root .. 'settler') == 1 then call('PUBLISH', root .. 'finished', '') end
end
return stale
