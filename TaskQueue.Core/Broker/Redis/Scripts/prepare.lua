-- Begins to build an epoch, unless it or a newer one is open, or a newer one is being built: forgets all rules.
-- KEYS[1] what all keys start with   ARGV[1] the epoch
-- Returns 1; 0 when it did not.
even_when_full()
local epoch, open = epoch_now()
local wanted = tonumber(ARGV[1])
if open and tonumber(epoch) >= wanted or number(building()) > wanted then return 0 end
for _, queue in ipairs(call('SMEMBERS', root .. 'key_rules')) do
  call('DEL', root .. 'key_rules:' .. queue, root .. 'key_weights:' .. queue)
end
call('DEL', root .. 'rules', root .. 'weights', root .. 'key_rules')
call('SET', root .. 'building', ARGV[1] .. ':' .. string.match(call('INFO', 'server'), 'run_id:(%x+)'))
return 1
