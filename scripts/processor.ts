import { arch, cpus } from "node:os";

/** The name of this machine's processor. */
export function processorName(): string {
  return cpus()[0]?.model.trim() ?? "unknown processor";
}

/** What of this machine stands beside a result that took time: processor and architecture. */
export function describeProcessor(): string {
  return `${processorName()}, ${arch()}`;
}
