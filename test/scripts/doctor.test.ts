import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Diagnosis } from "../../scripts/doctor/diagnosis.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { needs } from "../support/needs.ts";

function doctor(
  args: string[],
  environment: Record<string, string> = {},
  start = join(REPOSITORY, "scripts", "doctor", "start.mjs"),
): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = execFile(process.execPath, [start, ...args], { env }, (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, out: stdout }),
    );
  });
}

describe("npm run doctor", () => {
  it.skipIf(needs.chromium.missing)(needs.chromium.title("finds what the commands need"), async () => {
    const { code, out } = await doctor(["--json"]);
    const diagnoses = JSON.parse(out) as Diagnosis[];
    expect(diagnoses.filter(({ isNeeded, isThere }) => isNeeded && !isThere)).toEqual([]);
    expect(diagnoses.map(({ part }) => part)).toEqual(
      "Node.js,kernel,engine,browser,digits,JupyterLab,sandbox,other data,GPU".split(","),
    );
    for (const { isThere, cure } of diagnoses) expect(isThere || cure !== undefined).toBe(true);
    expect(code).toBe(0);
  });

  it("fails with a line for each thing that is missing", async () => {
    const { code, out } = await doctor([], {
      ACTIVATION_LAB_BROWSER: "/nowhere/chromium",
      ACTIVATION_LAB_PYTHON: "/nowhere/python",
      ACTIVATION_LAB_BACKEND: "abacus",
    });
    const lines = out.trim().split("\n");
    expect(lines).toHaveLength(9);
    expect(lines.filter((line) => line.startsWith("MISSING")).map((line) => line.split(/\s+/)[1])).toEqual([
      "engine",
      "browser",
    ]);
    expect(lines.find((line) => line.includes("JupyterLab "))).toMatch(/^without .*\/nowhere\/python/);
    expect(code).toBe(1);
  });

  it("says so where nothing is installed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-bare-"));
    copyFileSync(join(REPOSITORY, "scripts", "doctor", "start.mjs"), join(folder, "start.mjs"));
    const { code, out } = await doctor([], {}, join(folder, "start.mjs"));
    expect([code, out]).toEqual([1, expect.stringMatching(/^MISSING {2}packages .*Run npm ci/)]);
    rmSync(folder, { recursive: true });
  });
});
