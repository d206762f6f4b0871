-- Tells whether the user may run a command on these keys, without running it.
-- ARGV[1..n] the command, its name first
-- Returns 1 or 0, or nil where the server cannot tell (before Redis 7).
if not redis.acl_check_cmd then return false end
return redis.acl_check_cmd(unpack(ARGV)) and 1 or 0
