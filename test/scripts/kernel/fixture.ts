import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import {
  type ExecuteOptions,
  type Execution,
  executeNotebook,
} from "../../../scripts/kernel/execute-notebook.ts";
import type { CodeCell, Notebook } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";

export const FIXTURES = fileURLToPath(new URL("../../fixtures/notebooks/", import.meta.url));

export function readFixture(name: string): Notebook {
  return readNotebook(readFileSync(`${FIXTURES}${name}.ipynb`, "utf8"), `${name}.ipynb`);
}

/** Executes `test/fixtures/notebooks/NAME.ipynb` in a real kernel. */
export function executeFixture(name: string, options: Partial<ExecuteOptions> = {}): Promise<Execution> {
  return executeNotebook(readFixture(name), { folder: FIXTURES, ...options });
}

export function codeCells({ notebook }: Execution): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.type === "code");
}

/** What all cells printed to standard output. */
export function printed(execution: Execution): string {
  return codeCells(execution)
    .flatMap(({ outputs }) => outputs)
    .map((output) => (output.type === "stream" && output.name === "stdout" ? output.text : ""))
    .join("");
}

/** Rule and cell of every finding, such as `cell-failed bad`. */
export function rules({ findings }: Execution): string[] {
  return findings.map(({ rule, cell }) => `${rule} ${cell ?? "-"}`);
}

/** Ids of the kernels that a process started and that still run. */
export function kernelsOf(runner: number): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  return table
    .split("\n")
    .filter((line) => line.includes("kernel-host.cjs"))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === runner)
    .map(([pid]) => pid ?? 0);
}

export function kernelsLeft(): number[] {
  return kernelsOf(process.pid);
}

/** A process that is dead counts as such even if nobody has asked for its exit code yet. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
