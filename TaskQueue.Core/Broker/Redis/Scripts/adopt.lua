-- Gives attempts that may still run elsewhere a fresh lease under their old token, in the epoch that is being built.
-- KEYS[1] what all keys start with   ARGV[1] the epoch   ARGV[2] lease (ms)   ARGV[3..n] id, token 8, place and
-- "~type" of each
-- Returns 1; 0 when another epoch is being built, or none.
if building() ~= ARGV[1] then return 0 end
local base, time, own, lease, live = root .. ARGV[1] .. ':', now(), {}, {}, {}
even_when_full()
for i = 3, #ARGV, 4 do
  local place, kind = ARGV[i + 2], ARGV[i + 3]
  local queue = string.match(place, '^[^|]*')
  call('HINCRBY', base .. 'held', queue, 1)
  if #place > #queue then call('HINCRBY', base .. 'held', place, 1) end
  if call('HEXISTS', root .. 'rules', kind) == 1 then
    call('HINCRBY', base .. 'held', kind, 1)
    place = place .. '\0' .. kind
  end
  own[#own + 1] = ARGV[i]
  own[#own + 1] = ARGV[i + 1] .. struct.pack('>I8', time) .. string.rep('\0', 18) .. place
  lease[#lease + 1] = time + tonumber(ARGV[2])
  lease[#lease + 1] = ARGV[i]
  live[#live + 1] = ARGV[i]
  live[#live + 1] = struct.pack('>i4', 0)
end
call('HSET', base .. 'own', unpack(own))
call('ZADD', base .. 'lease', unpack(lease))
call('HSET', base .. 'live', unpack(live))
return 1
