import type { Readable, Writable } from "node:stream";

import type { BrokenLimit } from "./limits.ts";

/** Where programs of Node run that are not to be trusted, each for itself. */
export interface Sandbox {
  /** @param args Of Node: its options, the path of the module inside, and what that gets. */
  start(args: readonly string[]): SandboxedProcess;
}

export interface SandboxedProcess {
  readonly stdin: Writable;
  /** Whatever comes from here may be forged. */
  readonly stdout: Readable;
  /** Resolves when the program and all that it started are gone. */
  readonly ended: Promise<SandboxEnd>;
  kill(): void;
}

export interface SandboxEnd {
  /** 0 only if the program came to its end in peace. */
  readonly code: number | null;
  /** Why it was killed, where that was for a limit. */
  readonly broken: BrokenLimit | undefined;
  /** The last that it wrote to its standard error. */
  readonly log: string;
}

/** What a sandbox shows to its program. */
export interface SandboxView {
  /** Files and folders that can be read: their path inside, and here. */
  readonly readOnly: Readonly<Record<string, string>>;
  /** The one folder that can be written, empty at the start: its path inside. It is the working directory. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Last words that are kept of a program. */
export const LOG_LENGTH = 20_000;
