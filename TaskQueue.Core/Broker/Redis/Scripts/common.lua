-- What the scripts share: names of keys, the epoch, lanes. All content of an epoch has the epoch in its keys.
-- KEYS[1] what all keys start with, such as {q}:
-- Returns nothing; it stands in front of each script.
--
-- <root>open      "epoch:run id", while claims are open; of another run id, or absent: closed
-- <root>building  "epoch:run id" while an epoch is being built; its rules stand once they were told
-- <base> = <root><epoch>:
-- <base>live      hash   id -> order 8, stamp 4, bytes 4, lane while ready; stamp 4 alone while held or finished
-- <base>own       hash   id -> token 8, leased at 8, worker 16, length 2 of its name, that name, place
--                        where a place is the queue, or "queue|key" of a task with a concurrency key; behind it NUL and
--                        "~type" where the type had limits
-- <base>held      hash   queue -> leases held of it, and "queue|key" -> leases held of that key;
--                        "~type" -> leases held of a type that has limits
-- <base>lease     zset   id by deadline (ms)
-- <base>cancel    set    ids whose attempt is to be cancelled
-- <base>res       stream of results that wait to be settled; <base>waiting counts them
-- <base>seq       the newest token that was given; there from the opening on
-- <base>sums      hash   "ready" -> ids of live that are ready, "done" -> those that nobody holds any more, "batches" ->
--                        entries of res
-- <base>ready:<lane>|<route>   list of id 16, order 8, stamp 4, bytes 4, envelope
-- <base>lists:<queue>    hash   "priority|route" -> entries of that list, dead ones included; "priority@route" -> the
--                        same of all keyed lists of that priority and route
-- <base>ring:<ring>      list   keys that have entries there, whose turn is next first; ring is "priority|queue"
-- <base>ringed:<ring>    hash   key -> entries of its lists, dead ones included; a key may be parked meanwhile
-- <base>parked:<queue>|<key>   set   rings that the key goes back to once it holds less; <base>parking:<queue> its keys
-- <base>owed      hash   ring -> "due|key" of the first key in it, where its turn is under way
-- <base>later     zset   "ring\nkey" by the time (ms) at which the key's rate allows more
-- <base>turns     list   queues that have lists, whose turn is next first; <base>turning is its set
-- <base>lanes     hash   "lane|n", "lane|b", "lane|d" -> ready entries, their bytes, dead entries;
--                        lane is "priority|queue", or "priority|queue|key" for tasks with a concurrency key
-- <base>spilled   set    lanes that the pump alone may fill
-- <base>tomb:<n>  hash   id -> stamp 4, at 8: what was settled or withdrawn in the n-th ten seconds
-- <root>rules     hash   queue, or "~type" of which most held and rate alone count
--                        -> version 8, paused 1, weight 2, most held 4, rate (ms a task, double; burst 4), the same three for
--                        each key, ageing (ms) 8; 0 is no limit
-- <root>key_rules:<queue>     hash   key -> the same, of which most held, rate and weight count; there only where a key has one
-- <root>key_weights:<queue>   hash   key -> its weight where that is not 1
-- <root>key_rules set    queues of which a key has or had a rule; one is taken out with all others alone, so that nothing which
--                        a rebuild is to forget is ever left out
-- <root>weights   hash   queue -> its weight where that is not 1; <base>credit what is left of its turn
-- <root>installation   which installation uses this Redis; gone a while after its last process
-- <root>rate:<queue>[|<key>]   the time (ms) up to which its rate is spent
local root = KEYS[1]
local call = redis.call
local WINDOW, WINDOW_BYTES, STEP = 50000, 33554432, 1000
-- A token is this times the epoch, plus a sequence.
local TOKENS = 4294967296
local KEY_WINDOW, KEY_WINDOW_BYTES = 500, 1048576
local RULE = '>I8BI2I4dI4I4dI4I8'
-- An order is a time in 1/1024 ms, so that it tells how long an entry has waited.
local ORDERS = 1024
local PUSH_AGE, TOMB_LIFE, TOMB_SLICE = 10000, 30000, 10000

-- The epoch, as text, and whether it is open; nothing when none was ever opened.
local function epoch_now()
  local open = call('GET', root .. 'open')
  if not open then return nil, false end
  local epoch, run = string.match(open, '^(%d+):(.*)$')
  return epoch, run == string.match(call('INFO', 'server'), 'run_id:(%x+)')
end

-- The epoch that is being built, as text; nothing where this run of the server is not the one in which that began: a file that it was started with may
-- have the mark, and not the rules.
local function building()
  local epoch, run = string.match(call('GET', root .. 'building') or '', '^(%d+):(.*)$')
  return run == string.match(call('INFO', 'server'), 'run_id:(%x+)') and epoch or nil
end

local function number(text) return tonumber(text or 0) or 0 end

-- Names the key that is not what it should be; nothing where the index is whole. Each step leaves these sums equal, so
-- they differ only where somebody else wrote or deleted. It costs the same however much there is.
local function damage_of(base, epoch)
  local sums, own = call('HMGET', base .. 'sums', 'ready', 'done', 'batches'), call('HLEN', base .. 'own')
  if number(call('GET', base .. 'seq')) < tonumber(epoch) * TOKENS then return 'seq' end
  if own ~= call('ZCARD', base .. 'lease') then return 'own or lease' end
  if call('XLEN', base .. 'res') ~= number(sums[3]) then return 'res' end
  if call('HLEN', base .. 'live') ~= number(sums[1]) + number(sums[2]) + own then return 'live' end
  return nil
end

-- While its memory is full Redis refuses the first write of a script, unless that one only takes away; all that follow
-- are let through. (Flags that say the same need Redis 7.) Steps that end work, or keep leases, begin with this: or else
-- a full Redis would stay full.
local function even_when_full() call('DEL', root .. 'none') end

-- Calls a command for a long list, a part at a time: Lua cannot pass on more than some thousand arguments.
local function in_parts(command, key, list, size)
  for first = 1, #list, size do
    call(command, key, unpack(list, first, math.min(first + size - 1, #list)))
  end
end

local function read_all(command, key, list)
  if #list <= STEP then return call(command, key, unpack(list)) end
  local all = {}
  for first = 1, #list, STEP do
    for _, value in ipairs(call(command, key, unpack(list, first, math.min(first + STEP - 1, #list)))) do
      all[#all + 1] = value
    end
  end
  return all
end

local function lane_counts(base, lane)
  local counts = call('HMGET', base .. 'lanes', lane .. '|n', lane .. '|b', lane .. '|d')
  return number(counts[1]), number(counts[2]), number(counts[3])
end

-- A count that is nothing is not kept: there may be a lane for each of a million keys, each of which came once.
local function count_of_lane(base, field, change)
  if change ~= 0 and call('HINCRBY', base .. 'lanes', field, change) == 0 then call('HDEL', base .. 'lanes', field) end
end

local function count_lane(base, lane, entries, bytes, dead)
  count_of_lane(base, lane .. '|n', entries)
  count_of_lane(base, lane .. '|b', bytes)
  count_of_lane(base, lane .. '|d', dead)
end

-- Priority, queue and key of a lane; the key is nothing where tasks have none.
local function parts_of(lane)
  local priority, queue, key = string.match(lane, '^(%d)|([^|]*)|?(.*)$')
  return priority, queue, key ~= '' and key or nil
end

-- How many entries and bytes a lane may have.
local function window_of(lane)
  local _, _, key = parts_of(lane)
  if key then return KEY_WINDOW, KEY_WINDOW_BYTES end
  return WINDOW, WINDOW_BYTES
end

local function rule_in(rules, name)
  local text = call('HGET', rules, name)
  if not text then return nil end
  local rule = {}
  rule.version, rule.paused, rule.weight, rule.most, rule.interval, rule.burst, rule.key_most, rule.key_interval,
    rule.key_burst, rule.age = struct.unpack(RULE, text)
  return rule
end

-- How a queue or a type is to be served, or a key; nothing where nobody said so.
local function rule_of(queue) return rule_in(root .. 'rules', queue) end
local function rule_of_key(queue, key) return rule_in(root .. 'key_rules:' .. queue, key) end

-- Puts entries at the end of their lists. Each is {id, stamp 4 .. bytes 4, lane, route, envelope}.
local function add(base, entries)
  if #entries == 0 then return end
  local order = math.max(number(call('GET', base .. 'order')), now() * ORDERS)
  call('SET', base .. 'order', string.format('%.0f', order + #entries))
  local live, lists, lanes = {}, {}, {}
  for i, entry in ipairs(entries) do
    local id, meta, lane, route = entry[1], entry[2], entry[3], entry[4]
    local header = struct.pack('>I8', order + i) .. meta
    live[#live + 1] = id
    live[#live + 1] = header .. lane
    local name = lane .. '|' .. route
    local list = lists[name]
    if not list then
      list = { lane = lane, route = route }
      lists[name] = list
    end
    list[#list + 1] = id .. header .. entry[5]
    local sums = lanes[lane] or { 0, 0 }
    lanes[lane] = { sums[1] + 1, sums[2] + struct.unpack('>i4', meta, 5) }
  end
  in_parts('HSET', base .. 'live', live, 2 * STEP)
  for name, list in pairs(lists) do
    local priority, queue, key = parts_of(list.lane)
    in_parts('RPUSH', base .. 'ready:' .. name, list, STEP)
    call('HINCRBY', base .. 'lists:' .. queue, priority .. (key and '@' or '|') .. list.route, #list)
    if key then
      local ring = priority .. '|' .. queue
      if call('HEXISTS', base .. 'ringed:' .. ring, key) == 0 then call('RPUSH', base .. 'ring:' .. ring, key) end
      call('HINCRBY', base .. 'ringed:' .. ring, key, #list)
    end
    if call('SADD', base .. 'turning', queue) == 1 then call('RPUSH', base .. 'turns', queue) end
  end
  for lane, sums in pairs(lanes) do count_lane(base, lane, sums[1], sums[2], 0) end
  call('HINCRBY', base .. 'sums', 'ready', #entries)
end

-- Rings for a worker that found nothing, if there is one.
local function wake()
  if call('DEL', root .. 'idle') == 1 then call('PUBLISH', root .. 'wake', '') end
end

-- Counts entries out of a list. A key whose list is empty leaves its ring when it is visited next.
local function count_out(base, lane, route, entries)
  local priority, queue, key = parts_of(lane)
  local field = priority .. (key and '@' or '|') .. route
  if call('HINCRBY', base .. 'lists:' .. queue, field, -entries) <= 0 then call('HDEL', base .. 'lists:' .. queue, field) end
  if key then call('HINCRBY', base .. 'ringed:' .. priority .. '|' .. queue, key, -entries) end
end

local function sweep_list(base, lane, route)
  local list = base .. 'ready:' .. lane .. '|' .. route
  local alive, length = {}, call('LLEN', list)
  for first = 0, length - 1, STEP do
    local part, ids = call('LRANGE', list, first, first + STEP - 1), {}
    for i, entry in ipairs(part) do ids[i] = string.sub(entry, 1, 16) end
    for i, live in ipairs(call('HMGET', base .. 'live', unpack(ids))) do
      if live and #live > 4 and string.sub(live, 1, 16) == string.sub(part[i], 17, 32) then
        alive[#alive + 1] = part[i]
      end
    end
  end
  if #alive == length then return end
  call('DEL', list)
  in_parts('RPUSH', list, alive, STEP)
  count_out(base, lane, route, length - #alive)
end

-- Takes the dead out of a lane's lists, once they are more than the living.
local function sweep(base, lane)
  local entries, _, dead = lane_counts(base, lane)
  if dead <= entries + STEP then return end
  local priority, _, key = parts_of(lane)
  local _, queue = parts_of(lane)
  for _, field in ipairs(call('HKEYS', base .. 'lists:' .. queue)) do
    local of, kind, route = string.match(field, '^(%d)([|@])(.*)$')
    if of == priority and (kind == '@') == (key ~= nil) then sweep_list(base, lane, route) end
  end
  call('HDEL', base .. 'lanes', lane .. '|d')
end

-- Lets a key that was parked take its turns again.
local function unpark(base, queue, key)
  local parked = base .. 'parked:' .. queue .. '|' .. key
  for _, ring in ipairs(call('SMEMBERS', parked)) do call('RPUSH', base .. 'ring:' .. ring, key) end
  call('DEL', parked)
  call('SREM', base .. 'parking:' .. queue, key)
end

-- Counts leases out that ended (values of own), and frees what waited for their places.
local function free(base, ended)
  local sums, ruled, freed = {}, call('EXISTS', root .. 'rules') == 1, false
  for _, own in ipairs(ended) do
    if own then
      local place, kind = string.match(string.sub(own, 35 + struct.unpack('>I2', own, 33)), '^([^%z]*)%z?(.*)$')
      local queue = string.match(place, '^[^|]*')
      sums[queue] = (sums[queue] or 0) + 1
      if #place > #queue then sums[place] = (sums[place] or 0) + 1 end
      if kind ~= '' then sums[kind] = (sums[kind] or 0) + 1 end
    end
  end
  for place, count in pairs(sums) do
    if call('HINCRBY', base .. 'held', place, -count) <= 0 then call('HDEL', base .. 'held', place) end
    local queue, key = string.match(place, '^([^|]*)|?(.*)$')
    if key ~= '' then
      if call('EXISTS', base .. 'parked:' .. place) == 1 then
        unpark(base, queue, key)
        freed = true
      end
    elseif ruled and not freed then
      local rule = rule_of(queue)
      freed = rule and rule.most > 0
    end
  end
  if freed then wake() end
end
