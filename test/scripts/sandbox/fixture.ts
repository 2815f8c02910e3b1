import { readdirSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { createSandbox } from "../../../scripts/sandbox/create-sandbox.ts";
import { SANDBOX_LIMITS, type SandboxLimits } from "../../../scripts/sandbox/limits.ts";
import type { SandboxEnd, SandboxView } from "../../../scripts/sandbox/sandbox.ts";

const PROGRAMS = "/course/inside.mjs";

export const VIEW: SandboxView = {
  readOnly: { [PROGRAMS]: fileURLToPath(new URL("inside.mjs", import.meta.url)) },
  folder: "/course/lab",
  environment: {},
};

export function argsOf(program: string, word: string): string[] {
  return [PROGRAMS, program, word];
}

/** Runs a program of `inside.mjs` in a sandbox of its own, and gives how it ended and what it wrote. */
export async function runInside(
  program: string,
  { word = "", view = VIEW, limits = {} }: Partial<InsideOptions> = {},
): Promise<SandboxEnd & { said: string }> {
  const sandbox = await createSandbox(view, { ...SANDBOX_LIMITS, ...limits });
  const child = sandbox.start(argsOf(program, word));
  child.stdin.end();
  const said = await text(child.stdout);
  return { ...(await child.ended), said };
}

export interface InsideOptions {
  /** What the program gets to know: a path, a port, a word by which it can be found. */
  readonly word: string;
  readonly view: SandboxView;
  readonly limits: Partial<SandboxLimits>;
}

/** Waits until no process has the word in its command line: killed ones take a moment. */
export async function expectGone(word: string): Promise<void> {
  for (let attempt = 0; attempt < 100 && isRunning(word); attempt += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  if (isRunning(word)) throw new Error(`A process with ${word} in its command line runs on.`);
}

export function isRunning(word: string): boolean {
  return readdirSync("/proc").some((name) => /^\d+$/.test(name) && commandLine(name).includes(word));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
