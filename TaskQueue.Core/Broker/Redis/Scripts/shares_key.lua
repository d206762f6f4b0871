-- Says whether a signing key is one of those that are accepted.
-- KEYS[1] what all keys start with   ARGV[1] the key's mark
-- Returns 1 or 0; 1 while nobody has said which are.
if call('EXISTS', root .. 'keys') == 0 then return 1 end
return call('SISMEMBER', root .. 'keys', ARGV[1])
