-- Closes the epoch in force: nothing is claimed, beaten, finished or pushed in it any more; its results can be read.
-- What somebody else is building is not opened either.
-- KEYS[1] what all keys start with
-- Returns the epoch, or -1 when there never was one.
local epoch = epoch_now()
call('DEL', root .. 'building')
if not epoch then return -1 end
even_when_full()
call('SET', root .. 'open', epoch .. ':closed')
return tonumber(epoch)
