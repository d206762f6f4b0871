-- Removes settled entries; only where that counted it forgets ended tasks and adds ready ones.
-- KEYS[1] what all keys start with   ARGV[1..n] for each entry: its epoch, its id in the stream, its results, number of
-- ended, number of ready, the ended ids, then five for each ready task as in push.lua
-- Returns nothing.
local epoch, open = epoch_now()
local time, at, freed = now(), 1, false
while at <= #ARGV do
  local of, entry, results = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local ended, ready = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  at = at + 5
  local base = root .. of .. ':'
  if call('XDEL', base .. 'res', entry) == 1 and of == epoch then
    call('DECRBY', base .. 'waiting', results)
    call('HINCRBY', base .. 'sums', 'batches', -1)
    local ids, again, tasks = {}, {}, {}
    for i = 1, ended do ids[i] = ARGV[at + i - 1] end
    bury(base, ids, time)
    for i = 1, ready do
      local first = at + ended + 5 * (i - 1)
      again[i] = ARGV[first]
      tasks[i] = { ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3], ARGV[first + 4] }
    end
    local gone, added, seen = bury(base, again, time), {}, {}
    local tombs = #again > 0 and tombs_of(base, again, time) or {}
    for _, task in ipairs(tasks) do
      local id, stamp = task[1], struct.unpack('>i4', task[2])
      if gone[id] and not seen[id] and not (tombs[id] and stamp <= tombs[id]) then
        seen[id] = true
        added[#added + 1] = task
      end
    end
    add(base, added)
    freed = freed or #added > 0
  end
  at = at + ended + 5 * ready
end
if freed and open then wake() end
return false
