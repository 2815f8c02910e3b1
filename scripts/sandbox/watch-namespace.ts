import { readdirSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";

import type { BrokenLimit, SandboxLimits } from "./limits.ts";

const EVERY = 100;

/**
 * Looks ten times a second at all that descends from a sandbox's first process, and calls `onBroken` once, when a limit is
 * broken. No limit of a single process can do that: a user may have many.
 *
 * @param folder The sandbox's writable folder, as it is called inside.
 * @returns Ends the watch.
 */
export function watchNamespace(
  first: number,
  folder: string,
  limits: SandboxLimits,
  onBroken: (limit: BrokenLimit) => void,
): () => void {
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    const broken = findBroken(first, limits) ?? (await findFull(first, folder, limits));
    isLooking = false;
    if (broken === undefined) return;
    clearInterval(timer);
    onBroken(broken);
  };
  const timer = setInterval(() => void look(), EVERY);
  return () => clearInterval(timer);
}

function findBroken(first: number, limits: SandboxLimits): BrokenLimit | undefined {
  let memory = 0;
  let processes = 0;
  const waiting = [first];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const status = readIfThere(`/proc/${pid}/status`);
    const count = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    memory += 1024 * (count("RssAnon") + count("RssShmem") + count("VmSwap"));
    processes += count("Threads");
    if (memory > limits.memoryBytes) return "memory";
    if (processes > 2 * limits.processes) return "processes";
    for (const thread of threadsOf(pid)) {
      const children = readIfThere(`/proc/${pid}/task/${thread}/children`).split(" ");
      waiting.push(...children.map(Number).filter((child) => child > 0));
    }
  }
  return undefined;
}

async function findFull(
  first: number,
  folder: string,
  limits: SandboxLimits,
): Promise<BrokenLimit | undefined> {
  try {
    const { files, ffree } = await statfs(`/proc/${first}/root${folder}`);
    return files - ffree > limits.files ? "files" : undefined;
  } catch {
    // The sandbox has just ended.
    return undefined;
  }
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
