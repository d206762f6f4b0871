# The handler, which counts what it has done, and tells by a list when the warmth and when all is through.
require 'sidekiq'

class Echo
  include Sidekiq::Worker
  sidekiq_options retry: 5

  MARKS = ENV.fetch('BENCH_MARKS', '').split(',').map(&:to_i)
  LOCK = Mutex.new
  @done = 0

  def self.count
    done = LOCK.synchronize { @done += 1 }
    Sidekiq.redis { |redis| redis.lpush('bench:marks', done) } if MARKS.include?(done)
  end

  def perform(_payload)
    Echo.count
  end
end

Sidekiq.configure_server { Sidekiq.logger.level = Logger::WARN }
