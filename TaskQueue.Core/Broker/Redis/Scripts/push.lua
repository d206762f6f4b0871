-- Adds ready tasks that are not known, not settled a moment ago, and whose lane has room.
-- KEYS[1] what all keys start with   ARGV[1] epoch   ARGV[2] when they were known to be ready (ms)
-- ARGV[3] 1 when the pump pushes   ARGV[4..n] five for each task: id, stamp 4 .. bytes 4, lane, route, envelope
-- Returns {epoch or -1, time (ms), the lanes that refused entries ...}.
local epoch, open = epoch_now()
local time = now()
local answer = { open and tonumber(epoch) or -1, time }
if not open or epoch ~= ARGV[1] or time - tonumber(ARGV[2]) > PUSH_AGE then return answer end

local base, pump = root .. epoch .. ':', ARGV[3] == '1'
local ids = {}
for i = 4, #ARGV, 5 do ids[#ids + 1] = ARGV[i] end
local live = call('HMGET', base .. 'live', unpack(ids))
local tombs = tombs_of(base, ids, time)
local added, seen, lanes, refused = {}, {}, {}, {}
for n, id in ipairs(ids) do
  local at = 4 + (n - 1) * 5
  local meta, name = ARGV[at + 1], ARGV[at + 2]
  local stamp, bytes = struct.unpack('>i4i4', meta)
  if not live[n] and not seen[id] and not (tombs[id] and stamp <= tombs[id]) then
    local lane = lanes[name]
    if not lane then
      local entries, size = lane_counts(base, name)
      local most, most_bytes = window_of(name)
      lane = { entries = entries, bytes = size, most = most, most_bytes = most_bytes, spilled = call('SISMEMBER', base .. 'spilled', name) == 1 }
      lanes[name] = lane
    end
    if lane.entries >= lane.most or lane.bytes >= lane.most_bytes or (lane.spilled and not pump) then
      if not refused[name] then
        refused[name], lane.spilled = true, true
        call('SADD', base .. 'spilled', name)
        answer[#answer + 1] = name
      end
    else
      seen[id] = true
      lane.entries, lane.bytes = lane.entries + 1, lane.bytes + bytes
      added[#added + 1] = { id, meta, name, ARGV[at + 3], ARGV[at + 4] }
    end
  end
end
add(base, added)
if #added > 0 then wake() end
return answer
