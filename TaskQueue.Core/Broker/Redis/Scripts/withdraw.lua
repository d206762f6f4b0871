-- Takes tasks out, or puts entries in their place unless a newer version is entombed; asks for a cancel where somebody holds one.
-- KEYS[1] what all keys start with   ARGV[1] the epoch that entries are signed for
-- ARGV[2..n] for each: id, stamp 4, 1 to cancel, 1 when an entry follows; then that entry, five as in push.lua
-- Returns 1; 0 when another epoch is in force, nothing was done then; 2 while closed.
local epoch, open = epoch_now()
if not open then return 2 end
if epoch ~= ARGV[1] then return 0 end
local base, time, at, freed = root .. epoch .. ':', now(), 2, false
even_when_full()
while at <= #ARGV do
  local id, stamp, cancel, instead = ARGV[at], struct.unpack('>i4', ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3]
  at = at + 4
  local live, own = call('HGET', base .. 'live', id), call('HGET', base .. 'own', id)
  if own and cancel == '1' then call('SADD', base .. 'cancel', id) end
  entomb(base, { [id] = stamp }, time)
  local ready = live and #live > 4
  if not live or (ready and struct.unpack('>i4', live, 9) <= stamp) then
    bury(base, { id }, time)
    if instead == '1' and (tombs_of(base, { id }, time)[id] or 0) <= struct.unpack('>i4', ARGV[at + 1]) then
      add(base, { { ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4] } })
      freed = true
    end
  end
  if instead == '1' then at = at + 5 end
end
if freed then wake() end
return 1
