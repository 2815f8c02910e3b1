import { Worker } from "node:worker_threads";

import { OUT_OF_MEMORY } from "./protocol.ts";

/** Plain JavaScript, since a thread has no loader for more; it runs also while the process is in an endless loop. */
const WATCH = `
const { workerData: { limit, parent, message } } = require("node:worker_threads");
setInterval(() => {
  const isTooLarge = process.memoryUsage.rss() > limit;
  if (!isTooLarge && process.ppid === parent) return;
  try {
    if (isTooLarge) require("node:fs").writeSync(2, message + "\\n");
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}, 50);
`;

/**
 * Ends this process, whatever it is doing, once its resident memory passes `limit` bytes or the process that started it is
 * gone.
 */
export function startGuard(limit: number): void {
  const workerData = { limit, parent: process.ppid, message: OUT_OF_MEMORY };
  new Worker(WATCH, { eval: true, workerData }).unref();
}
