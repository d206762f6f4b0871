-- Takes rules for queues, unless newer ones stand. They are taken while closed too.
-- KEYS[1] what all keys start with
-- ARGV[1..n] for each rule eleven: the queue, its version, 1 when it is paused, weight, most held, rate (ms a task) and burst,
-- the same three for each key, ageing (ms)
-- Returns nothing.
local freed, epoch = false, epoch_now()

-- What waited because of the old limits is looked at again.
local function unpark_all(base, queue)
  for _, key in ipairs(call('SMEMBERS', base .. 'parking:' .. queue)) do unpark(base, queue, key) end
  for _, waiting in ipairs(call('ZRANGE', base .. 'later', 0, -1)) do
    if string.match(waiting, '^%d|([^\n]*)\n') == queue then call('ZADD', base .. 'later', 0, waiting) end
  end
end

even_when_full()
for i = 1, #ARGV, 11 do
  local queue, version = ARGV[i], tonumber(ARGV[i + 1])
  local stands = call('HGET', root .. 'rules', queue)
  local rule = struct.pack(RULE, version, unpack(ARGV, i + 2, i + 10))
  if not stands or (stands ~= rule and struct.unpack('>I8', stands) <= version) then
    call('HSET', root .. 'rules', queue, rule)
    if ARGV[i + 3] == '1' then call('HDEL', root .. 'weights', queue) else call('HSET', root .. 'weights', queue, ARGV[i + 3]) end
    if epoch then unpark_all(root .. epoch .. ':', queue) end
    freed = true
  end
end
if freed then wake() end
return false
