-- Takes a worker's card away.
-- KEYS[1] what all keys start with   ARGV[1] worker's id
-- Returns nothing.
for _, hash in ipairs({ 'workers', 'beats', 'claimed', 'orders' }) do call('HDEL', root .. hash, ARGV[1]) end
return false
