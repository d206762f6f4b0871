-- Takes rules for queues, unless newer ones stand. They outlive epochs, and are taken while closed too.
-- KEYS[1] what all keys start with   ARGV[1] 1 to forget first what stands
-- ARGV[2..n] for each rule: the queue, its version, 1 when it is paused
-- Returns nothing.
local freed = false
if ARGV[1] == '1' then call('DEL', root .. 'rules') end
for i = 2, #ARGV, 3 do
  local stands = call('HGET', root .. 'rules', ARGV[i])
  local version, paused = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  if not stands or struct.unpack('>I8', stands) <= version then
    call('HSET', root .. 'rules', ARGV[i], struct.pack('>I8B', version, paused))
    if stands and string.byte(stands, 9) == 1 and paused == 0 then freed = true end
  end
end
if freed then wake() end
return false
