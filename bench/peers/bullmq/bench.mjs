// Does one measurement with BullMQ and prints it as JSON: node bench.mjs <submit-batch|submit-single|drain> <redis port> <tasks> <concurrency>
import { Queue, Worker } from 'bullmq';

const [, , what, port, count, atOnce] = process.argv;
const tasks = Number(count);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const payload = { order: 4711, customer: 'ada@example.com' };
// As much as our processes do before anything is measured.
const [warmth, drainWarmth] = [50000, 100000];
const options = { removeOnComplete: true, attempts: 5 };
const queue = new Queue('bench', { connection });
await queue.waitUntilReady();

const seconds = async (act) => {
  const start = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

// As many under way at a time as our client has: two batches, or 64 single ones.
const inLanes = async (lanes, steps, act) => {
  let left = steps;
  await Promise.all(Array.from({ length: lanes }, async () => { while (left-- > 0) await act(); }));
};
const batch = Array.from({ length: 1000 }, () => ({ name: 'echo', data: payload, opts: options }));
const addBatches = (n) => inLanes(2, n / 1000, () => queue.addBulk(batch));
const addSingles = (n) => inLanes(64, n, () => queue.add('echo', payload, options));

let took;
if (what === 'submit-batch') {
  await addBatches(warmth);
  took = await seconds(() => addBatches(tasks));
} else if (what === 'submit-single') {
  await addSingles(warmth);
  took = await seconds(() => addSingles(tasks));
} else {
  let done = 0;
  let left = drainWarmth;
  let finish;
  const until = (count) => new Promise((resolve) => { [done, left, finish] = [0, count, resolve]; });
  const worker = new Worker('bench', async (job) => job.data, { connection, concurrency: Number(atOnce), autorun: false });
  worker.on('completed', () => { if (++done === left) finish(); });
  await worker.waitUntilReady();
  await addBatches(drainWarmth);
  const warm = until(drainWarmth);
  worker.run();
  await warm;
  await queue.pause();
  await addBatches(tasks);
  const all = until(tasks);
  took = await seconds(async () => { await queue.resume(); await all; });
  await worker.close();
}

await queue.close();
console.log(JSON.stringify({ tasks, seconds: took }));
