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
local function take_of_key(queue, key, rule, weight)
  local rules, weights = root .. 'key_rules:' .. queue, root .. 'key_weights:' .. queue
  if rule then call('HSET', rules, key, rule) else call('HDEL', rules, key) end
  if weight == '1' then call('HDEL', weights, key) else call('HSET', weights, key, weight) end
  if epoch then unpark_key(root .. epoch .. ':', queue, key) end
end

-- Whether a rule is to be taken. Its weight is compared as well: somebody may have deleted the one and not the other.
local function is_news(rules, weights, name, version, rule, weight)
  local stands = call('HGET', rules, name)
  if stands and struct.unpack('>I8', stands) > version then return false end
  return stands ~= rule or (call('HGET', weights, name) or '1') ~= weight
end

local function take(queue, version, rule, weight)
  if not is_news(root .. 'rules', root .. 'weights', queue, version, rule, weight) then return false end
  take_of_queue(queue, rule, weight)
  return true
end

local function take_key(queue, key, version, rule, weight)
  if string.sub(rule, 9) == NOTHING then rule = false else call('SADD', root .. 'key_rules', queue) end
  local rules, weights = root .. 'key_rules:' .. queue, root .. 'key_weights:' .. queue
  if not is_news(rules, weights, key, version, rule, weight) then return false end
  take_of_key(queue, key, rule, weight)
  return true
end

even_when_full()
for i = 1, #ARGV, 11 do
  local place, version, weight = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]
  local queue, key = string.match(place, '^([^|]*)|?(.*)$')
  local rule = struct.pack(RULE, version, unpack(ARGV, i + 2, i + 10))
  local news
  if key == '' then news = take(queue, version, rule, weight) else news = take_key(queue, key, version, rule, weight) end
  freed = freed or news
end
if freed then wake() end
return false
