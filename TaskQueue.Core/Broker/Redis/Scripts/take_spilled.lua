-- Takes the mark off spilled lanes that have room; looks at some of them where they are many.
-- KEYS[1] what all keys start with   ARGV[1] how many lanes to look at
-- Returns the lanes.
local epoch, open = epoch_now()
local found = {}
if not open then return found end
local base = root .. epoch .. ':'
for _, lane in ipairs(call('SRANDMEMBER', base .. 'spilled', tonumber(ARGV[1]))) do
  local entries, bytes = lane_counts(base, lane)
  local most, most_bytes = window_of(lane)
  if entries < most / 2 and bytes < most_bytes / 2 then
    call('SREM', base .. 'spilled', lane)
    found[#found + 1] = lane
  end
end
return found
