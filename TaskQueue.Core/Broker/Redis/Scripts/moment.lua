-- Tells the epoch and the time.
-- KEYS[1] what all keys start with
-- Returns {epoch, or -1 while closed; time (ms)}.
local epoch, open = epoch_now()
return { open and tonumber(epoch) or -1, now() }
