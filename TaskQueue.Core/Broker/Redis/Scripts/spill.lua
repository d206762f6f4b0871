-- Marks lanes as spilled.
-- KEYS[1] what all keys start with   ARGV[1..n] the lanes
-- Returns nothing.
local epoch, open = epoch_now()
if not open then return false end
even_when_full()
in_parts('SADD', root .. epoch .. ':spilled', ARGV, STEP)
return false
