# Does one measurement with Sidekiq and prints it as JSON: ruby bench.rb <submit-batch|submit-single|drain> <redis port> <tasks> <concurrency>
what, port, count, at_once = ARGV
tasks = Integer(count)
ENV['REDIS_URL'] = "redis://127.0.0.1:#{port}"

require 'json'
require_relative 'echo'

Sidekiq.configure_client { |client| client.redis = { size: 70 } }

PAYLOAD = { 'order' => 4711, 'customer' => 'ada@example.com' }.freeze
# As much as our processes do before anything is measured.
WARMTH = 50_000
DRAIN_WARMTH = 100_000
BATCH = Array.new(1000) { [PAYLOAD] }.freeze

def seconds
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  yield
  Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
end

# As many under way at a time as our client has: two batches, or 64 single ones.
def in_lanes(lanes, steps)
  steps = steps.times.each_slice([steps / lanes, 1].max).map(&:size)
  steps.map { |size| Thread.new { size.times { yield } } }.each(&:join)
end

def add_batches(count, queue = 'default')
  in_lanes(2, count / 1000) do
    Sidekiq::Client.push_bulk('class' => Echo, 'queue' => queue, 'args' => BATCH)
  end
end

def add_singles(count)
  in_lanes(64, count) { Echo.perform_async(PAYLOAD) }
end

def wait_for_mark
  Sidekiq.redis { |redis| redis.blpop('bench:marks', timeout: 600) } or abort 'the worker is too slow'
end

took =
  case what
  when 'submit-batch'
    add_batches(WARMTH)
    seconds { add_batches(tasks) }
  when 'submit-single'
    add_singles(WARMTH)
    seconds { add_singles(tasks) }
  else
    # There is no pause: what is to be drained lies in a list of another name until it begins.
    add_batches(DRAIN_WARMTH)
    add_batches(tasks, 'held')
    marks = { 'BENCH_MARKS' => "#{DRAIN_WARMTH},#{DRAIN_WARMTH + tasks}" }
    worker = spawn(marks, 'sidekiq', '-r', "#{__dir__}/echo.rb", '-c', at_once, '-e', 'production', '-q', 'default', out: File::NULL)
    wait_for_mark
    elapsed = seconds do
      Sidekiq.redis { |redis| redis.rename('queue:held', 'queue:default') }
      wait_for_mark
    end
    Process.kill('TERM', worker)
    Process.wait(worker)
    elapsed
  end

puts JSON.generate(tasks: tasks, seconds: took)
