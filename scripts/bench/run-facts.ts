import { cpus, loadavg, release, totalmem, type } from "node:os";

import { processorName } from "../processor.ts";
import type { RunFacts } from "./results.ts";

/** What a reader needs to know of this machine and this run. */
export function gatherFacts(rounds: number, seconds: number): RunFacts {
  return {
    date: new Date().toISOString(),
    machine: {
      processor: processorName(),
      cores: cpus().length,
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
