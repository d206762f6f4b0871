-- Adds a batch to the log of events and numbers what is in it. The id of a batch in the stream is the number of its last event.
-- KEYS[1] the log   KEYS[2] its epoch and its last number
-- ARGV[1] the batch   ARGV[2] how many events it has   ARGV[3] how many are kept   ARGV[4] the epoch of a log that begins now
-- Returns the epoch and the number of the last event.
if redis.call('HSETNX', KEYS[2], 'epoch', ARGV[4]) == 1 then
  -- Its numbers begin anew: batches of before would stand in the way.
  redis.call('DEL', KEYS[1])
end
local last = redis.call('HINCRBY', KEYS[2], 'last', ARGV[2])
local oldest = math.max(0, last - tonumber(ARGV[3]))
redis.call(
  'XADD', KEYS[1], 'MINID', '~', string.format('%.0f', oldest), string.format('%.0f-0', last), ARGV[2], ARGV[1]
)
return { redis.call('HGET', KEYS[2], 'epoch'), last }
