-- Says that somebody waits for something to claim; whoever pushes then rings.
-- KEYS[1] what all keys start with
-- Returns nothing.
even_when_full()
call('SET', root .. 'idle', 1)
return false
