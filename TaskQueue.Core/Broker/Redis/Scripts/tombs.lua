-- Burials and tombs: what was settled or withdrawn is remembered for a while, so that a push which comes late cannot bring it back.
-- KEYS[1] what all keys start with
-- Returns nothing; it stands in front of each script, behind common.lua.

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

-- Forgets those ids that nobody holds, and entombs them. Returns id -> true for those that are not known any more.
local function bury(base, ids, time)
  local gone, stamps, dead, lanes, ready = {}, {}, {}, {}, 0
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
        ready = ready + 1
        local lane = string.sub(live[i], 17)
        local sums = lanes[lane] or { 0, 0 }
        lanes[lane] = { sums[1] + 1, sums[2] + struct.unpack('>i4', live[i], 13) }
      else
        stamps[id] = struct.unpack('>i4', live[i])
      end
    end
  end
  if #dead > 0 then call('HDEL', base .. 'live', unpack(dead)) end
  if ready > 0 then call('HINCRBY', base .. 'sums', 'ready', -ready) end
  if #dead > ready then call('HINCRBY', base .. 'sums', 'done', ready - #dead) end
  entomb(base, stamps, time)
  for lane, sums in pairs(lanes) do
    count_lane(base, lane, -sums[1], -sums[2], sums[1])
    sweep(base, lane)
  end
  return gone
end
