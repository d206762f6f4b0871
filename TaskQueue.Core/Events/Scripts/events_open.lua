-- Says which connections to events a process has, and hears what the others say.
-- KEYS[1] what processes say   ARGV[1] the process   ARGV[2] what it says; empty when nothing
-- ARGV[3] after how many seconds of silence nobody listens any more
-- Returns whatever was said, each with how many seconds ago; nothing when nobody listens.
local now = tonumber(redis.call('TIME')[1])
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
local said = redis.call('HGETALL', KEYS[1])
if #said == 0 then
  return false
end
local heard = {}
for i = 1, #said, 2 do
  local at, words = string.match(said[i + 1], '^(%d+) (.*)$')
  local ago = now - tonumber(at)
  if ago > tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], said[i])
  elseif said[i] ~= ARGV[1] then
    heard[#heard + 1] = ago
    heard[#heard + 1] = words
  end
end
return heard
