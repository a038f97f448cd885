// Loaded into the collector that is measured: on SIGUSR2 it prints how late its event loop was since the last time, in milliseconds.
const { isMainThread } = require('node:worker_threads');
const { monitorEventLoopDelay } = require('node:perf_hooks');

if (isMainThread) {
  const RESOLUTION = 2;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const late = (ns) => Math.max(0, ns / 1e6 - RESOLUTION);
  process.on('SIGUSR2', () => {
    process.stderr.write(`loop ${JSON.stringify({ p99: late(delay.percentile(99)), max: late(delay.max) })}\n`);
    delay.reset();
  });
}
