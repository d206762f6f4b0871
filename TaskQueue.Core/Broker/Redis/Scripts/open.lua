-- Opens the epoch that is being built.
-- KEYS[1] what all keys start with   ARGV[1] the epoch   ARGV[2..n] marks of the signing keys that are accepted
-- Returns 1; 0 when it did not.
even_when_full()
if building() ~= ARGV[1] then return 0 end
call('DEL', root .. 'keys', root .. 'building')
for i = 2, #ARGV do call('SADD', root .. 'keys', ARGV[i]) end
call('SET', root .. ARGV[1] .. ':seq', string.format('%.0f', tonumber(ARGV[1]) * TOKENS), 'NX')
call('SET', root .. 'open', ARGV[1] .. ':' .. string.match(call('INFO', 'server'), 'run_id:(%x+)'))
call('PUBLISH', root .. 'wake', '')
return 1
