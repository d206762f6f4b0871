-- Leases ready tasks of queues that are not paused: queues in turn, the highest priority of each first, first in first out across its routes.
-- KEYS[1] what all keys start with   ARGV[1] worker's id   ARGV[2] its name   ARGV[3] how many at the most
-- ARGV[4] lease (ms)   ARGV[5] bytes after which it takes no more   ARGV[6] results that may wait
-- ARGV[7] number of routes   ARGV[8..n] the routes, then the queues; a single * is all
-- Returns {first token - 1, entries ...}; nothing more than {0} while closed.
local epoch, open = epoch_now()
if not open then return { 0 } end
local base = root .. epoch .. ':'
if number(call('GET', base .. 'waiting')) > tonumber(ARGV[6]) then return { 0 } end

local time, most, most_bytes = now(), math.min(tonumber(ARGV[3]), STEP), tonumber(ARGV[5])
local routes, queues = {}, {}
local last_route = 7 + tonumber(ARGV[7])
for i = 8, last_route do routes[ARGV[i]] = true end
for i = last_route + 1, #ARGV do queues[#queues + 1] = ARGV[i] end
local taken, taken_bytes = {}, 0

-- Keeps those of the popped entries that are alive, and counts all of them out.
local function keep(queue, priority, route, popped)
  if #popped == 0 then return end
  local ids, bytes, alive = {}, 0, 0
  for i, entry in ipairs(popped) do ids[i] = string.sub(entry, 1, 16) end
  for i, live in ipairs(call('HMGET', base .. 'live', unpack(ids))) do
    if live and #live > 4 and string.sub(live, 1, 16) == string.sub(popped[i], 17, 32) then
      taken[#taken + 1] = popped[i]
      alive, bytes = alive + 1, bytes + struct.unpack('>i4', popped[i], 29)
    end
  end
  taken_bytes = taken_bytes + bytes
  count_lane(base, priority .. '|' .. queue, -alive, -bytes, alive - #popped)
  local field = priority .. '|' .. route
  if call('HINCRBY', base .. 'lists:' .. queue, field, -#popped) <= 0 then
    call('HDEL', base .. 'lists:' .. queue, field)
  end
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

local function take_lane(queue, priority, served, wanted)
  local lane = priority .. '|' .. queue
  local goal = #taken + wanted
  if #served == 1 then
    local list = base .. 'ready:' .. lane .. '|' .. served[1]
    while #taken < goal and taken_bytes < most_bytes do
      local popped = call('LPOP', list, portion(lane, goal - #taken))
      if not popped then break end
      keep(queue, priority, served[1], popped)
    end
    return
  end
  local heads = {}
  for _, route in ipairs(served) do heads[route] = order_of_first(base .. 'ready:' .. lane .. '|' .. route) end
  while #taken < goal and taken_bytes < most_bytes do
    local oldest
    for route, order in pairs(heads) do
      if not oldest or order < heads[oldest] then oldest = route end
    end
    if not oldest then break end
    local list = base .. 'ready:' .. lane .. '|' .. oldest
    keep(queue, priority, oldest, call('LPOP', list, 1) or {})
    heads[oldest] = order_of_first(list)
  end
end

local ruled = call('EXISTS', root .. 'rules') == 1

local function is_paused(queue)
  local rule = ruled and call('HGET', root .. 'rules', queue)
  return rule and string.byte(rule, 9) == 1
end

local function take(queue, wanted)
  if is_paused(queue) then return end
  local goal, lanes, priorities = #taken + wanted, {}, {}
  for _, field in ipairs(call('HKEYS', base .. 'lists:' .. queue)) do
    local priority, route = string.match(field, '^(%d)|(.*)$')
    if routes[route] then
      if not lanes[priority] then
        lanes[priority] = {}
        priorities[#priorities + 1] = priority
      end
      table.insert(lanes[priority], route)
    end
  end
  table.sort(priorities, function(a, b) return a > b end)
  for _, priority in ipairs(priorities) do
    if #taken >= goal or taken_bytes >= most_bytes then break end
    take_lane(queue, priority, lanes[priority], goal - #taken)
  end
end

-- Each queue an even share; what one cannot fill goes to the others. A claim visits a thousand queues at the most.
local function take_in_turn(next_queue, count)
  local before, visits = -1, 0
  while #taken < most and #taken ~= before and taken_bytes < most_bytes and visits < STEP do
    before = #taken
    local queues_now = count()
    local share = math.max(1, math.floor((most - #taken) / math.max(1, queues_now)))
    for _ = 1, queues_now do
      if #taken >= most or taken_bytes >= most_bytes or visits >= STEP then break end
      visits = visits + 1
      next_queue(math.min(share, most - #taken))
    end
  end
end

if queues[1] == '*' and #queues == 1 then
  take_in_turn(function(share)
    local queue = call('LPOP', base .. 'turns')
    take(queue, share)
    if call('EXISTS', base .. 'lists:' .. queue) == 1 then
      call('RPUSH', base .. 'turns', queue)
    else
      call('SREM', base .. 'turning', queue)
    end
  end, function() return call('LLEN', base .. 'turns') end)
else
  local at = #queues > 1 and call('INCR', base .. 'turn') or 0
  take_in_turn(function(share)
    take(queues[at % #queues + 1], share)
    at = at + 1
  end, function() return #queues end)
end

if #taken == 0 then
  call('SET', root .. 'idle', 1)
  return { 0 }
end
local token = tonumber(epoch) * 4294967296 + call('INCRBY', base .. 'seq', #taken) - #taken
local own, lease, live = {}, {}, {}
local tail = struct.pack('>I8', time) .. ARGV[2]
local deadline = time + tonumber(ARGV[4])
for i, entry in ipairs(taken) do
  local id = string.sub(entry, 1, 16)
  own[2 * i - 1], own[2 * i] = id, struct.pack('>I8', token + i) .. tail
  lease[2 * i - 1], lease[2 * i] = deadline, id
  live[2 * i - 1], live[2 * i] = id, string.sub(entry, 25, 28)
end
call('HSET', base .. 'own', unpack(own))
call('ZADD', base .. 'lease', unpack(lease))
call('HSET', base .. 'live', unpack(live))
call('HSET', root .. 'claimed', ARGV[1], time)
local answer = { token }
for i, entry in ipairs(taken) do answer[i + 1] = entry end
return answer
