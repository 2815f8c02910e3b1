import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";

/** A worker that does what the formula says: hang, crash, fill the memory. */
export const ODD_WORKER = fileURLToPath(new URL("odd-worker.ts", import.meta.url));

/** A folder of a test's own. */
export function useFolder(): { path: (name: string) => string } {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "activation-lab-search-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return { path: (name) => join(folder, name) };
}

export interface End {
  readonly code: number | null;
  readonly text: string;
}

/** Runs the command; a signal may end it once a journal holds so many evaluations. */
export function search(
  args: readonly string[],
  interruption?: { signal: NodeJS.Signals; journal: string; evaluations: number },
): Promise<End> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/search.ts", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ACTIVATION_LAB_BACKEND: "wasm", INIT_CWD: REPOSITORY },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const clock = setInterval(() => {
    if (interruption === undefined || countDone(interruption.journal) < interruption.evaluations) return;
    child.kill(interruption.signal);
    clearInterval(clock);
  }, 10);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearInterval(clock);
      resolve({ code, text });
    });
  });
}

/** How many evaluations a journal says were done. */
export function countDone(journal: string): number {
  if (!existsSync(journal)) return 0;
  return readFileSync(journal, "utf8").split('"entry":{"end"').length - 1;
}
