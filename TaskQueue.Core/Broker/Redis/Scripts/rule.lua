-- Takes rules for queues, keys and types, unless newer ones stand. They are taken while closed too.
-- KEYS[1] what all keys start with
-- ARGV[1..n] for each rule eleven: the queue, "queue|key" or "~type", its version, 1 when it is paused, weight, most held,
-- rate (ms a task) and burst, the same three for each key, ageing (ms)
-- Returns nothing.
local freed, epoch = false, epoch_now()
-- Behind its version.
local NOTHING = string.sub(struct.pack(RULE, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), 9)

-- What waited because of the old limits is looked at again.
local function unpark_all(base, queue)
  for _, key in ipairs(call('SMEMBERS', base .. 'parking:' .. queue)) do unpark(base, queue, key) end
  for _, waiting in ipairs(call('ZRANGE', base .. 'later', 0, -1)) do
    if string.match(waiting, '^%d|([^\n]*)\n') == queue then call('ZADD', base .. 'later', 0, waiting) end
  end
end

local function unpark_key(base, queue, key)
  unpark(base, queue, key)
  for priority = 0, 9 do
    call('ZADD', base .. 'later', 'XX', 0, priority .. '|' .. queue .. '\n' .. key)
  end
end

local function take_of_queue(queue, rule, weight)
  call('HSET', root .. 'rules', queue, rule)
  if weight == '1' then call('HDEL', root .. 'weights', queue) else call('HSET', root .. 'weights', queue, weight) end
  if epoch then unpark_all(root .. epoch .. ':', queue) end
end

-- A rule that says nothing is forgotten, so that a queue without any costs a claim nothing.
local function take_of_key(queue, key, stood, rule, weight)
  local place, weights, more = queue .. '|' .. key, root .. 'key_weights:' .. queue, (rule and 1 or 0) - (stood and 1 or 0)
  if rule then call('HSET', root .. 'rules', place, rule) else call('HDEL', root .. 'rules', place) end
  if rule and weight ~= '1' then call('HSET', weights, key, weight) else call('HDEL', weights, key) end
  if more ~= 0 and call('HINCRBY', root .. 'key_ruled', queue, more) <= 0 then call('HDEL', root .. 'key_ruled', queue) end
  if epoch then unpark_key(root .. epoch .. ':', queue, key) end
end

even_when_full()
for i = 1, #ARGV, 11 do
  local place, version, weight = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]
  local queue, key = string.match(place, '^([^|]*)|?(.*)$')
  local stands = call('HGET', root .. 'rules', place)
  local rule = struct.pack(RULE, version, unpack(ARGV, i + 2, i + 10))
  local gone = key ~= '' and string.sub(rule, 9) == NOTHING
  if (stands and stands ~= rule and struct.unpack('>I8', stands) <= version) or not (stands or gone) then
    if key == '' then
      take_of_queue(queue, rule, weight)
    else
      take_of_key(queue, key, stands, not gone and rule, weight)
    end
    freed = true
  end
end
if freed then wake() end
return false
