-- Takes notes at once, without waiting for the worker's next beat.
-- KEYS[1] what all keys start with   ARGV[1] notes that may wait   ARGV[2..n] the notes
-- Returns nothing.
local notes = {}
for i = 2, #ARGV do notes[#notes + 1] = ARGV[i] end
even_when_full()
in_parts('RPUSH', root .. 'notes', notes, STEP)
call('LTRIM', root .. 'notes', -tonumber(ARGV[1]), -1)
return false
