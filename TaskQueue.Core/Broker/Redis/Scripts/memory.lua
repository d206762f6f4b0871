-- Tells how full the server is, by its own count of what its limit covers, and how many tasks are ready in it.
-- KEYS[1] what all keys start with
-- Returns {bytes used, bytes at the most or 0, ready entries}.
local info, epoch = call('INFO', 'memory'), epoch_now()
local function figure(name) return number(string.match(info, '\n' .. name .. ':(%d+)')) end
return {
  figure('used_memory') - figure('mem_not_counted_for_evict'), figure('maxmemory'),
  epoch and number(call('HGET', root .. epoch .. ':sums', 'ready')) or 0,
}
