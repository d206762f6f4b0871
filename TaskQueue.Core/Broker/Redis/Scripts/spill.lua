-- Marks a lane as spilled.
-- KEYS[1] what all keys start with   ARGV[1] the lane
-- Returns nothing.
local epoch, open = epoch_now()
if open then call('SADD', root .. epoch .. ':spilled', ARGV[1]) end
return false
