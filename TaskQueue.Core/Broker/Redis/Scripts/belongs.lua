-- Notes which installation uses this Redis, unless another one has said so a moment ago.
-- KEYS[1] what all keys start with   ARGV[1] the installation   ARGV[2] for how long that counts (ms)
-- Returns 1; 0 where another one uses it.
even_when_full()
local user = call('GET', root .. 'installation')
if user and user ~= ARGV[1] then return 0 end
call('SET', root .. 'installation', ARGV[1], 'PX', ARGV[2])
return 1
