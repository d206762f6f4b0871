-- Leaves an order for a worker; its next beat brings it.
-- KEYS[1] what all keys start with   ARGV[1] worker's id   ARGV[2] the order
-- Returns nothing.
even_when_full()
call('HSET', root .. 'orders', ARGV[1], ARGV[2])
return false
