import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

import { Problem } from "./problem.ts";

/** A file that says which process has something to itself. */
export interface Lock {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process was started, where the system says so: numbers of processes come again. */
  readonly start: string | undefined;
}

/**
 * Takes a lock. That of a process that is gone, such as one that was killed, is taken over.
 *
 * @throws Problem if another process has it.
 */
export function takeLock(path: string): Lock {
  const own: Owner = { pid: process.pid, host: hostname(), start: startOf(process.pid) };
  const text = JSON.stringify(own);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    for (;;) {
      try {
        // Whole at once, and only if there is none.
        linkSync(draft, path);
        return { release: () => removeOwn(path, text) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      removeIfDead(path);
    }
  } finally {
    unlinkSync(draft);
  }
}

/** Takes a dead process's lock away. @throws Problem if its process lives, or may live. */
function removeIfDead(path: string): void {
  const text = readIfThere(path);
  if (text === undefined) return;
  const owner = readOwner(text);
  if (owner === undefined || isAlive(owner)) {
    const who = owner === undefined ? "a process" : `process ${owner.pid} on ${owner.host}`;
    throw new Problem({
      rule: "One process at a time writes to what is kept of a run.",
      came: `${path}, which ${who} has locked`,
      cure: "Wait for it or end it; if it is gone for sure, delete the lock file.",
    });
  }
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  // Another process may have taken it over between the look and the move: then it gets it back.
  if (readIfThere(aside) !== text) linkSync(aside, path);
  unlinkSync(aside);
}

function removeOwn(path: string, text: string): void {
  if (readIfThere(path) === text) unlinkSync(path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function readOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner;
    return Number.isInteger(owner.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host, start }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return start === undefined || start === startOf(pid);
}

/** Start of a process in ticks of the system's clock, on Linux: the 22nd field of its `stat`. */
function startOf(pid: number): string | undefined {
  return readIfThere(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ")[19];
}
