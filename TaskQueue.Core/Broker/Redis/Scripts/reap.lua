-- Ends leases that were not renewed in time and appends a loss for each.
-- KEYS[1] what all keys start with
-- Returns how many.
local epoch, open = epoch_now()
if not open then return 0 end
local base, time, fields = root .. epoch .. ':', now(), {}
local ids = call('ZRANGEBYSCORE', base .. 'lease', '-inf', time, 'LIMIT', 0, STEP)
if #ids == 0 then return 0 end
-- A lease without its owner is a loss that nobody could record.
if damage_of(base, epoch) then return 0 end
local owns = call('HMGET', base .. 'own', unpack(ids))
for i, own in ipairs(owns) do
  local holder = own and string.sub(own, 1, 16) .. string.sub(own, 35, 34 + struct.unpack('>I2', own, 33))
  fields[#fields + 1] = 'l'
  fields[#fields + 1] = ids[i] .. (holder or string.rep('\0', 16)) .. struct.pack('>I8', time)
end
call('HDEL', base .. 'own', unpack(ids))
call('ZREM', base .. 'lease', unpack(ids))
if call('EXISTS', base .. 'cancel') == 1 then call('SREM', base .. 'cancel', unpack(ids)) end
call('XADD', base .. 'res', '*', unpack(fields))
call('INCRBY', base .. 'waiting', #ids)
call('HINCRBY', base .. 'sums', 'batches', 1)
call('HINCRBY', base .. 'sums', 'done', #ids)
free(base, owns)
if call('DEL', root .. 'settler') == 1 then call('PUBLISH', root .. 'finished', '') end
return #ids
