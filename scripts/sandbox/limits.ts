/** What one sandbox may use, all its processes together where nothing else is said. */
export interface SandboxLimits {
  /** Resident memory in bytes; also the most that one process may ask for. */
  readonly memoryBytes: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Bytes in its folder, which lies in memory. */
  readonly diskBytes: number;
  /** Files in its folder. */
  readonly files: number;
}

export const SANDBOX_LIMITS: SandboxLimits = {
  memoryBytes: 2 * 2 ** 30,
  processes: 96,
  diskBytes: 64 * 2 ** 20,
  files: 5_000,
};

export type BrokenLimit = "memory" | "processes" | "files";
