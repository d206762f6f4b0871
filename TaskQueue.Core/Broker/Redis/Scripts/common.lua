-- What the scripts share: names of keys, the epoch, lanes, tombs. All content of an epoch has the epoch in its keys.
-- KEYS[1] what all keys start with, such as {q}:
-- Returns nothing; it stands in front of each script.
--
-- <root>open      "epoch:run id", while claims are open; of another run id, or absent: closed
-- <base> = <root><epoch>:
-- <base>live      hash   id -> order 8, stamp 4, bytes 4, lane while ready; stamp 4 alone while held or finished
-- <base>own       hash   id -> token 8, leased at 8, worker's name
-- <base>lease     zset   id by deadline (ms)
-- <base>cancel    set    ids whose attempt is to be cancelled
-- <base>res       stream of results that wait to be settled; <base>waiting counts them
-- <base>ready:<priority>|<queue>|<route>   list of id 16, order 8, stamp 4, bytes 4, envelope
-- <base>lists:<queue>    hash   "priority|route" -> entries of that list, dead ones included
-- <base>turns     list   queues that have lists, whose turn is next first; <base>turning is its set
-- <base>lanes     hash   "lane|n", "lane|b", "lane|d" -> ready entries, their bytes, dead entries; lane is "priority|queue"
-- <base>spilled   set    lanes that the pump alone may fill
-- <base>tomb:<n>  hash   id -> stamp 4, at 8: what was settled or withdrawn in the n-th ten seconds
-- <root>rules     hash   queue -> version 8, paused 1
local root = KEYS[1]
local call = redis.call
local WINDOW, WINDOW_BYTES, STEP = 50000, 33554432, 1000
local PUSH_AGE, TOMB_LIFE, TOMB_SLICE = 10000, 30000, 10000

-- The epoch, as text, and whether it is open; nothing when none was ever opened.
local function epoch_now()
  local open = call('GET', root .. 'open')
  if not open then return nil, false end
  local epoch, run = string.match(open, '^(%d+):(.*)$')
  return epoch, run == string.match(call('INFO', 'server'), 'run_id:(%x+)')
end

local function number(text) return tonumber(text or 0) or 0 end

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

-- The newest stamp that each id was buried with, for those whose tomb still stands: id -> stamp.
local function tombs_of(base, ids, time)
  local found = {}
  local newest = math.floor(time / TOMB_SLICE)
  for slice = newest - TOMB_LIFE / TOMB_SLICE, newest do
    local key = base .. 'tomb:' .. slice
    if call('EXISTS', key) == 1 then
      for i, tomb in ipairs(call('HMGET', key, unpack(ids))) do
        if tomb then
          local stamp, at = struct.unpack('>i4I8', tomb)
          if at + TOMB_LIFE > time and stamp >= (found[ids[i]] or 0) then found[ids[i]] = stamp end
        end
      end
    end
  end
  return found
end

-- Remembers stamps (id -> stamp), or what stood there when that was newer.
local function entomb(base, stamps, time)
  local ids, fields = {}, {}
  for id in pairs(stamps) do ids[#ids + 1] = id end
  if #ids == 0 then return end
  local known = tombs_of(base, ids, time)
  for _, id in ipairs(ids) do
    fields[#fields + 1] = id
    fields[#fields + 1] = struct.pack('>i4I8', math.max(stamps[id], known[id] or 0), time)
  end
  local key = base .. 'tomb:' .. math.floor(time / TOMB_SLICE)
  call('HSET', key, unpack(fields))
  call('PEXPIRE', key, TOMB_LIFE + 2 * TOMB_SLICE)
end

local function lane_counts(base, lane)
  local counts = call('HMGET', base .. 'lanes', lane .. '|n', lane .. '|b', lane .. '|d')
  return number(counts[1]), number(counts[2]), number(counts[3])
end

local function count_lane(base, lane, entries, bytes, dead)
  if entries ~= 0 then call('HINCRBY', base .. 'lanes', lane .. '|n', entries) end
  if bytes ~= 0 then call('HINCRBY', base .. 'lanes', lane .. '|b', bytes) end
  if dead ~= 0 then call('HINCRBY', base .. 'lanes', lane .. '|d', dead) end
end

-- Puts entries at the end of their lists. Each is {id, stamp 4 .. bytes 4, lane, route, envelope}.
local function add(base, entries)
  if #entries == 0 then return end
  local order = call('INCRBY', base .. 'order', #entries) - #entries
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
    local priority, queue = string.match(list.lane, '^(%d)|(.*)$')
    in_parts('RPUSH', base .. 'ready:' .. name, list, STEP)
    call('HINCRBY', base .. 'lists:' .. queue, priority .. '|' .. list.route, #list)
    if call('SADD', base .. 'turning', queue) == 1 then call('RPUSH', base .. 'turns', queue) end
  end
  for lane, sums in pairs(lanes) do count_lane(base, lane, sums[1], sums[2], 0) end
end

-- Rings for a worker that found nothing, if there is one.
local function wake()
  if call('DEL', root .. 'idle') == 1 then call('PUBLISH', root .. 'wake', '') end
end

-- Takes the dead out of a lane's lists, once they are more than the living.
local function sweep(base, lane)
  local entries, _, dead = lane_counts(base, lane)
  if dead <= entries + STEP then return end
  local priority, queue = string.match(lane, '^(%d)|(.*)$')
  for _, field in ipairs(call('HKEYS', base .. 'lists:' .. queue)) do
    local of, route = string.match(field, '^(%d)|(.*)$')
    if of == priority then
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
      call('DEL', list)
      in_parts('RPUSH', list, alive, STEP)
      if #alive == 0 then
        call('HDEL', base .. 'lists:' .. queue, field)
      else
        call('HSET', base .. 'lists:' .. queue, field, #alive)
      end
    end
  end
  call('HDEL', base .. 'lanes', lane .. '|d')
end

-- Forgets those ids that nobody holds, and entombs them. Returns id -> true for those that are not known any more.
local function bury(base, ids, time)
  local gone, stamps, dead, lanes = {}, {}, {}, {}
  if #ids == 0 then return gone end
  local live = call('HMGET', base .. 'live', unpack(ids))
  local own = call('HMGET', base .. 'own', unpack(ids))
  for i, id in ipairs(ids) do
    if not live[i] then
      gone[id] = true
    elseif not own[i] and not gone[id] then
      gone[id] = true
      dead[#dead + 1] = id
      if #live[i] > 4 then
        stamps[id] = struct.unpack('>i4', live[i], 9)
        local lane = string.sub(live[i], 17)
        local sums = lanes[lane] or { 0, 0 }
        lanes[lane] = { sums[1] + 1, sums[2] + struct.unpack('>i4', live[i], 13) }
      else
        stamps[id] = struct.unpack('>i4', live[i])
      end
    end
  end
  if #dead > 0 then call('HDEL', base .. 'live', unpack(dead)) end
  entomb(base, stamps, time)
  for lane, sums in pairs(lanes) do
    count_lane(base, lane, -sums[1], -sums[2], sums[1])
    sweep(base, lane)
  end
  return gone
end
