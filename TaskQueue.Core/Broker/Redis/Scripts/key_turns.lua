-- Rules of single keys: what each may, and how long its turns are. KeyRules.cs and KeyRing.cs do the same for the embedded broker.
-- KEYS[1] what all keys start with
-- Returns nothing; it stands in front of claim.lua.

-- What is said of single keys of a queue: { weights = key -> weight } of those that weigh more than others, without weights
-- where none does; false where nothing is said of any. Asked once for each queue and claim: where no key has a rule of its own
-- this is all that such rules cost.
local rules_by_queue = {}
local function key_rules_of(queue)
  local rules = rules_by_queue[queue]
  if rules ~= nil then return rules end
  rules = call('EXISTS', root .. 'key_rules:' .. queue) == 1 and {} or false
  if rules then
    local known = call('HGETALL', root .. 'key_weights:' .. queue)
    if #known > 0 then
      rules.weights = {}
      for i = 1, #known, 2 do rules.weights[known[i]] = tonumber(known[i + 1]) end
    end
  end
  rules_by_queue[queue] = rules
  return rules
end

-- What the keys of a ring weigh together; of very many the first thousand stand for the rest.
local function weight_of_ring(base, lane, length, rules)
  if not rules or not rules.weights then return length end
  local keys, sum = call('LRANGE', base .. 'ring:' .. lane, 0, STEP - 1), 0
  for _, key in ipairs(keys) do sum = sum + (rules.weights[key] or 1) end
  return #keys > 0 and math.floor(sum * length / #keys) or 0
end

-- What the first key of a ring is due of a turn that is under way: { key, due }; nothing where a turn begins. It stands until
-- that key is visited, which a claim may not come to.
local function owed_of(base, lane, rules)
  if not rules or not rules.weights then return nil end
  local due, key = string.match(call('HGET', base .. 'owed', lane) or '', '^(%d+)|(.*)$')
  if not due then return nil end
  return { key = key, due = tonumber(due) }
end

-- What the key that is visited is due: what is left of its turn, if that is under way, or its weight. Only the first one
-- visited can have such a rest.
local function due_of(base, lane, key, weight, share, owed)
  local due = weight * share
  if not owed or not owed.key then return due end
  if owed.key == key then due = due - weight + owed.due end
  owed.key = nil
  call('HDEL', base .. 'owed', lane)
  return due
end

-- Weight of a key, and its limits: most held, ms a task and burst. What its own rule leaves out is as for each key of the queue.
local function limits_of_key(queue, key, rule, rules)
  local own, most, interval, burst = rules and rule_of_key(queue, key), 0, 0, 0
  if rule then most, interval, burst = rule.key_most, rule.key_interval, rule.key_burst end
  if not own then return 1, most, interval, burst end
  if own.most > 0 then most = own.most end
  if own.interval > 0 then interval, burst = own.interval, own.burst end
  return own.weight, most, interval, burst
end
