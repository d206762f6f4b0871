-- Reads what a log of events has behind a number.
-- KEYS[1] the log   KEYS[2] its epoch, the server that it is of, and its last number
-- ARGV[1] the epoch that the number is of   ARGV[2] the number   ARGV[3] how many batches at the most
-- ARGV[4] the epoch of a log that begins now
-- Returns the epoch, and of each batch the number of its last event, how many it has, and the batch; nothing without a log.
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if not epoch then
  return false
end
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('HGET', KEYS[2], 'run') ~= run then
  -- As in append_events: nobody may have noticed yet, and who listens is to know.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[2], 'epoch', ARGV[4], 'run', run, 'last', 0)
  epoch = ARGV[4]
end
local after = epoch == ARGV[1] and ARGV[2] or '0'
local batches = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. after .. '-0', '+', 'COUNT', ARGV[3])) do
  batches[#batches + 1] = string.match(entry[1], '^%d+')
  batches[#batches + 1] = entry[2][1]
  batches[#batches + 1] = entry[2][2]
end
return { epoch, batches }
