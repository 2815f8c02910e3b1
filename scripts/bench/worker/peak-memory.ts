import { readFileSync } from "node:fs";

/**
 * Largest resident memory of this process, in bytes. Linux counts what `getrusage` says from before the program was
 * started, when the process still was a copy of its parent; `VmHWM` begins with the program.
 */
export function peakMemory(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readStatus())?.[1];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}

function readStatus(): string {
  try {
    return readFileSync("/proc/self/status", "utf8");
  } catch {
    return "";
  }
}
