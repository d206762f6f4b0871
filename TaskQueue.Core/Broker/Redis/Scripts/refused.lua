-- Tells what was refused.
-- KEYS[1] what all keys start with
-- Returns names and numbers in turn.
return call('HGETALL', root .. 'refused')
