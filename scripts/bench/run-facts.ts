import { cpus, loadavg, release, totalmem, type } from "node:os";

import type { RunFacts } from "./results.ts";

/** What a reader needs to know of this machine and this run. */
export function gatherFacts(rounds: number, seconds: number): RunFacts {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    machine: {
      processor: processors[0]?.model.trim() ?? "unknown processor",
      cores: processors.length,
      memory: totalmem(),
      system: `${type()} ${release()} ${process.arch}`,
    },
    load: loadavg()[0]!,
    node: process.versions.node,
    rounds,
    seconds,
    isInterrupted: false,
  };
}
