-- Tells how much of a queue's limits is in use.
-- KEYS[1] what all keys start with   ARGV[1] the queue   ARGV[2] a place: the queue, or "queue|key"
-- Returns {held of the queue, held of the place, up to when the queue's rate is spent, the place's, time (ms)}.
local epoch = epoch_now()
local held = epoch and call('HMGET', root .. epoch .. ':held', ARGV[1], ARGV[2]) or {}
return {
  number(held[1]), number(held[2]), call('GET', root .. 'rate:' .. ARGV[1]) or '0',
  call('GET', root .. 'rate:' .. ARGV[2]) or '0', now(),
}
