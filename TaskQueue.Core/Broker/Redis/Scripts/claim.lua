-- Leases ready tasks: queues in turn by their weights, the highest priority of each first, first in first out across its
-- routes, keys in turn by theirs. Nothing of a paused queue, no more of a queue, key or type than its limits allow.
-- KEYS[1] what all keys start with   ARGV[1] worker's id   ARGV[2] its name   ARGV[3] how many at the most
-- ARGV[4] lease (ms)   ARGV[5] bytes after which it takes no more   ARGV[6] results that may wait
-- ARGV[7] number of routes   ARGV[8] number of labels   ARGV[9..n] the routes without labels, then the worker's labels,
-- then the queues; a single * is all
-- Returns {first token - 1, time (ms), entries ...}; {0, ms after which a rate allows more, or -1} when there is nothing.
local epoch, open = epoch_now()
if not open then return { 0, -1 } end
local base = root .. epoch .. ':'
if number(call('GET', base .. 'waiting')) > tonumber(ARGV[6]) then return { 0, -1 } end
-- Without it tokens would begin again below those that the store has seen: as good as closed.
if number(call('GET', base .. 'seq')) < tonumber(epoch) * TOKENS then return { 0, -1 } end
even_when_full()

local time, most, most_bytes = now(), math.min(tonumber(ARGV[3]), STEP), tonumber(ARGV[5])
local routes, labels, queues = {}, {}, {}
local last_route = 8 + tonumber(ARGV[7])
local last_label = last_route + tonumber(ARGV[8])
for i = 9, last_route do routes[ARGV[i]] = true end
for i = last_route + 1, last_label do labels[ARGV[i]] = true end
for i = last_label + 1, #ARGV do queues[#queues + 1] = ARGV[i] end
local taken, places, types, taken_bytes, holds, again = {}, {}, {}, 0, {}, -1
local ruled = call('EXISTS', root .. 'rules') == 1

local function full() return taken_bytes >= most_bytes end

-- Whether a route such as pdf.render+fonts+gpu is served: what stands first in it, and every label behind that.
local function serves(route)
  if routes[route] == nil then
    local all = routes[string.match(route, '^[^+]*')] == true
    for label in string.gmatch(route, '%+([^+]+)') do all = all and labels[label] == true end
    routes[route] = all
  end
  return routes[route]
end

local function held(place) return number(call('HGET', base .. 'held', place)) + (holds[place] or 0) end

local function look_again_at(when)
  local after = math.max(1, math.ceil(when - time))
  if again < 0 or after < again then again = after end
end

-- How many of those wanted a rate allows now, and up to when it is spent.
local function allowed(place, interval, burst, wanted)
  local count, spent = rate_allows(place, interval, burst, time)
  if count < 1 then look_again_at(spent + interval) end
  return math.min(wanted, count), spent
end

-- The limits of a route's type; nothing where it has none.
local kinds = {}
local function kind_of(route)
  if not ruled then return nil end
  local kind = kinds[route]
  if kind == nil then
    local place = '~' .. string.match(route, '^[^+]*')
    local rule = rule_of(place)
    kind = rule and { place = place, rule = rule } or false
    kinds[route] = kind
  end
  return kind or nil
end

-- How many more of a type may be taken, and up to when its rate is spent.
local function room_of(kind, wanted)
  local rule, spent = kind.rule, 0
  if rule.most > 0 then wanted = math.min(wanted, rule.most - held(kind.place)) end
  if wanted > 0 and rule.interval > 0 then wanted, spent = allowed(kind.place, rule.interval, rule.burst, wanted) end
  return math.max(0, wanted), spent
end

local function spend_kind(kind, spent, count)
  local rule = kind.rule
  if rule.interval > 0 then spend(kind.place, rule.interval, rule.burst, spent, time, count) end
end

-- Keeps those of the popped entries that are alive, and counts all of them out.
local function keep(lane, place, route, popped)
  if #popped == 0 then return end
  local ids, bytes, alive, kind = {}, 0, 0, kind_of(route)
  for i, entry in ipairs(popped) do ids[i] = string.sub(entry, 1, 16) end
  for i, live in ipairs(call('HMGET', base .. 'live', unpack(ids))) do
    if live and #live > 4 and string.sub(live, 1, 16) == string.sub(popped[i], 17, 32) then
      taken[#taken + 1] = popped[i]
      places[#taken] = place
      if kind then types[#taken] = '\0' .. kind.place end
      alive, bytes = alive + 1, bytes + struct.unpack('>i4', popped[i], 29)
    end
  end
  taken_bytes = taken_bytes + bytes
  holds[place] = (holds[place] or 0) + alive
  if kind then holds[kind.place] = (holds[kind.place] or 0) + alive end
  count_lane(base, lane, -alive, -bytes, alive - #popped)
  count_out(base, lane, route, #popped)
end

local function order_of_first(list)
  local entry = call('LINDEX', list, 0)
  if entry then return (struct.unpack('>I8', entry, 17)) end
end

-- How many to pop at once: large entries are taken few at a time, so that one claim does not bring a whole window.
local function portion(lane, wanted)
  local entries, bytes = lane_counts(base, lane)
  if entries == 0 then return wanted end
  local fit = math.floor((most_bytes - taken_bytes) / math.max(1, bytes / entries))
  return math.max(1, math.min(wanted, fit))
end

local function take_list(lane, place, route, wanted)
  local kind, spent, before = kind_of(route), 0, #taken
  if kind then wanted, spent = room_of(kind, wanted) end
  local list, goal = base .. 'ready:' .. lane .. '|' .. route, before + wanted
  while #taken < goal and not full() do
    local popped = call('LPOP', list, portion(lane, goal - #taken))
    if not popped then break end
    keep(lane, place, route, popped)
  end
  if kind then spend_kind(kind, spent, #taken - before) end
end

-- First in first out across the routes that are served.
local function take_lane(lane, place, served, wanted)
  if #served == 1 then return take_list(lane, place, served[1], wanted) end
  local heads, goal = {}, #taken + wanted
  for _, route in ipairs(served) do heads[route] = order_of_first(base .. 'ready:' .. lane .. '|' .. route) end
  while #taken < goal and not full() do
    local oldest
    for route, order in pairs(heads) do
      if not oldest or order < heads[oldest] then oldest = route end
    end
    if not oldest then break end
    local kind, room, spent = kind_of(oldest), 1, 0
    if kind then room, spent = room_of(kind, 1) end
    if room < 1 then
      heads[oldest] = nil
    else
      local list, before = base .. 'ready:' .. lane .. '|' .. oldest, #taken
      keep(lane, place, oldest, call('LPOP', list, 1) or {})
      if kind then spend_kind(kind, spent, #taken - before) end
      heads[oldest] = order_of_first(list)
    end
  end
end

-- Gives the key whose turn is next what it is due: its weight, or a multiple of that in a large claim; what a claim has no
-- room for it is due in the next one. One that may hold no more is parked until it holds less, one whose rate is spent until
-- that allows more: neither costs the claims in between anything.
local function visit_key(queue, lane, served, rule, rules, share, goal, owed)
  local key = call('LPOP', base .. 'ring:' .. lane)
  local place, before, spent = queue .. '|' .. key, #taken, 0
  local weight, key_most, interval, burst = limits_of_key(queue, key, rule, rules)
  local due = due_of(base, lane, key, weight, share, owed)
  local wanted = math.min(due, goal - before)
  if key_most > 0 then
    wanted = math.min(wanted, key_most - held(place))
    if wanted < 1 then
      call('SADD', base .. 'parked:' .. place, lane)
      call('SADD', base .. 'parking:' .. queue, key)
      return
    end
  end
  if interval > 0 then
    wanted, spent = allowed(place, interval, burst, wanted)
    if wanted < 1 then
      call('ZADD', base .. 'later', string.format('%.0f', math.ceil(spent + interval)), lane .. '\n' .. key)
      return
    end
  end
  take_lane(lane .. '|' .. key, place, served, wanted)
  local got = #taken - before
  if interval > 0 then spend(place, interval, burst, spent, time, got) end
  if number(call('HGET', base .. 'ringed:' .. lane, key)) <= 0 then
    call('HDEL', base .. 'ringed:' .. lane, key)
  elseif weight > 1 and got > 0 and got < due and (#taken >= goal or full()) then
    call('LPUSH', base .. 'ring:' .. lane, key)
    call('HSET', base .. 'owed', lane, (due - got) .. '|' .. key)
  else
    call('RPUSH', base .. 'ring:' .. lane, key)
  end
end

-- Tasks without a key take their turns as if they had one that all share.
local function take_priority(queue, priority, lists, rule, wanted)
  local lane = priority .. '|' .. queue
  if #lists.keyed == 0 then return take_lane(lane, queue, lists.plain, wanted) end
  local goal, before, rounds, passed_over = #taken + wanted, -1, 0, false
  local rules = key_rules_of(queue)
  local owed = owed_of(base, lane, rules)
  while #taken < goal and (#taken ~= before or passed_over) and not full() do
    before, rounds = #taken, rounds + 1
    local length = call('LLEN', base .. 'ring:' .. lane)
    local left, shares = goal - #taken, length
    -- A claim that has no more than one for each key gives each its weight once, whatever they weigh together.
    if left > length or #lists.plain > 0 then shares = weight_of_ring(base, lane, length, rules) end
    if #lists.plain > 0 then shares = shares + 1 end
    local share = math.max(1, math.floor(left / math.max(1, shares)))
    -- A claim that is smaller than the number of keys does not reach all of them; neither does it always reach the rest.
    passed_over = #lists.plain > 0 and rounds == 1 and (call('INCR', base .. 'rounds') * wanted) % shares >= wanted
    if #lists.plain > 0 and not passed_over then
      take_lane(lane, queue, lists.plain, math.min(share, goal - #taken))
    end
    for _ = 1, math.min(length, STEP) do
      if #taken >= goal or full() then break end
      visit_key(queue, lane, lists.keyed, rule, rules, share, goal, owed)
    end
  end
end

-- What of a queue is served: priority -> { routes of tasks without a key, routes of keyed ones }, and the priorities,
-- highest first.
local function lists_of(queue)
  local found, priorities = {}, {}
  for _, field in ipairs(call('HKEYS', base .. 'lists:' .. queue)) do
    local priority, kind, route = string.match(field, '^(%d)([|@])(.*)$')
    if serves(route) then
      if not found[priority] then
        found[priority] = { plain = {}, keyed = {} }
        priorities[#priorities + 1] = priority
      end
      table.insert(kind == '|' and found[priority].plain or found[priority].keyed, route)
    end
  end
  table.sort(priorities, function(a, b) return a > b end)
  return found, priorities
end

-- The priority that a lane has by the wait of its first entry: one more for each time that the queue's ageing names.
local function risen(queue, priority, lists, age)
  local lane, first = priority .. '|' .. queue, nil
  local function look(list)
    local order = order_of_first(base .. 'ready:' .. list)
    if order and (not first or order < first) then first = order end
  end
  for _, route in ipairs(lists.plain) do look(lane .. '|' .. route) end
  local key = #lists.keyed > 0 and call('LINDEX', base .. 'ring:' .. lane, 0)
  if key then
    for _, route in ipairs(lists.keyed) do look(lane .. '|' .. key .. '|' .. route) end
  end
  if not first then return nil end
  return math.min(9, tonumber(priority) + math.floor((time - first / ORDERS) / age))
end

-- Takes by risen priority. An entry that rose is taken alone: the one behind it may not have waited as long.
local function take_ageing(queue, found, priorities, rule, goal)
  local ranks = {}
  for _, priority in ipairs(priorities) do ranks[priority] = risen(queue, priority, found[priority], rule.age) end
  while #taken < goal and not full() do
    local best
    for _, priority in ipairs(priorities) do
      if ranks[priority] and (not best or ranks[priority] > ranks[best]) then best = priority end
    end
    if not best then break end
    local rose, before = ranks[best] > tonumber(best), #taken
    take_priority(queue, best, found[best], rule, rose and 1 or goal - #taken)
    ranks[best] = rose and #taken > before and risen(queue, best, found[best], rule.age) or nil
  end
end

local function take(queue, wanted)
  local rule, spent = ruled and rule_of(queue) or nil, 0
  if rule then
    if rule.paused == 1 then return end
    if rule.most > 0 then wanted = math.min(wanted, rule.most - held(queue)) end
    if wanted > 0 and rule.interval > 0 then wanted, spent = allowed(queue, rule.interval, rule.burst, wanted) end
    if wanted < 1 then return end
  end
  local before = #taken
  local found, priorities = lists_of(queue)
  if rule and rule.age > 0 and #priorities > 1 then
    take_ageing(queue, found, priorities, rule, before + wanted)
  else
    for _, priority in ipairs(priorities) do
      if #taken >= before + wanted or full() then break end
      take_priority(queue, priority, found[priority], rule, before + wanted - #taken)
    end
  end
  for i = before + 1, #taken do
    if places[i] ~= queue then holds[queue] = (holds[queue] or 0) + 1 end
  end
  if rule and rule.interval > 0 then spend(queue, rule.interval, rule.burst, spent, time, #taken - before) end
end

-- Keys whose rate allows more by now take their turns again.
if call('EXISTS', base .. 'later') == 1 then
  for _, waiting in ipairs(call('ZRANGEBYSCORE', base .. 'later', '-inf', time, 'LIMIT', 0, STEP)) do
    local ring, key = string.match(waiting, '^([^\n]*)\n(.*)$')
    call('RPUSH', base .. 'ring:' .. ring, key)
    call('ZREM', base .. 'later', waiting)
  end
  local next = call('ZRANGE', base .. 'later', 0, 0, 'WITHSCORES')
  if next[2] then look_again_at(tonumber(next[2])) end
end

take_by_turns(base, queues, most, function() return #taken end, full, take)

if #taken == 0 then
  call('SET', root .. 'idle', 1)
  return { 0, again }
end
local token = call('INCRBY', base .. 'seq', #taken) - #taken
call('HINCRBY', base .. 'sums', 'ready', -#taken)
local own, lease, live = {}, {}, {}
local tail = struct.pack('>I8', time) .. ARGV[1] .. struct.pack('>I2', #ARGV[2]) .. ARGV[2]
local deadline = time + tonumber(ARGV[4])
for i, entry in ipairs(taken) do
  local id = string.sub(entry, 1, 16)
  own[2 * i - 1], own[2 * i] = id, struct.pack('>I8', token + i) .. tail .. places[i] .. (types[i] or '')
  lease[2 * i - 1], lease[2 * i] = deadline, id
  live[2 * i - 1], live[2 * i] = id, string.sub(entry, 25, 28)
end
call('HSET', base .. 'own', unpack(own))
call('ZADD', base .. 'lease', unpack(lease))
call('HSET', base .. 'live', unpack(live))
for place, count in pairs(holds) do call('HINCRBY', base .. 'held', place, count) end
call('HSET', root .. 'claimed', ARGV[1], time)
local answer = { token, time }
for i, entry in ipairs(taken) do answer[i + 2] = entry end
return answer
