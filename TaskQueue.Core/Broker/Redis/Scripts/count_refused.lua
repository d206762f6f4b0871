-- Counts what was refused since the broker was first used.
-- KEYS[1] what all keys start with   ARGV[1] what   ARGV[2] how many
-- Returns how many in all.
even_when_full()
return call('HINCRBY', root .. 'refused', ARGV[1], ARGV[2])
