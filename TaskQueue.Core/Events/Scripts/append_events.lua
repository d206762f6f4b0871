-- Adds a batch to the log of events and numbers what is in it. The id of a batch in the stream is the number of its last event.
-- KEYS[1] the log   KEYS[2] its epoch, the server that it is of, and its last number
-- ARGV[1] the batch   ARGV[2] how many events it has   ARGV[3] how many are kept   ARGV[4] the epoch of a log that begins now
-- Returns the epoch and the number of the last event.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('HGET', KEYS[2], 'run') ~= run then
  -- New, or of a server that was started since, and may have lost the end of it: numbers that were told must not come again.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[2], 'epoch', ARGV[4], 'run', run, 'last', 0)
end
local last = redis.call('HINCRBY', KEYS[2], 'last', ARGV[2])
local oldest = math.max(0, last - tonumber(ARGV[3]))
redis.call(
  'XADD', KEYS[1], 'MINID', '~', string.format('%.0f', oldest), string.format('%.0f-0', last), ARGV[2], ARGV[1]
)
return { redis.call('HGET', KEYS[2], 'epoch'), last }
