-- Takes the mark off spilled lanes that have room.
-- KEYS[1] what all keys start with
-- Returns the lanes.
local epoch, open = epoch_now()
local found = {}
if not open then return found end
local base = root .. epoch .. ':'
for _, lane in ipairs(call('SMEMBERS', base .. 'spilled')) do
  local entries, bytes = lane_counts(base, lane)
  if entries < WINDOW / 2 and bytes < WINDOW_BYTES / 2 then
    call('SREM', base .. 'spilled', lane)
    found[#found + 1] = lane
  end
end
return found
