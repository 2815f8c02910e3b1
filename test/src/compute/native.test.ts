import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { beforeAll, describe, expect, test } from "vitest";

import { needs } from "../../support/needs.ts";
import type { Comparison } from "../support/compare-with-cpu.ts";

const PROGRAM = fileURLToPath(new URL("../support/compare-with-cpu.ts", import.meta.url));

/** Float32 sums in another order. */
const TOLERANCE = { tensorflow: 5e-6, webgpu: 2e-5 };
/** What WGSL, the language of WebGPU's programs, allows sines and cosines: 2⁻¹¹. */
const TRIGONOMETRY = 2 ** -11;

function tolerance(name: "tensorflow" | "webgpu", place: string): number {
  return name === "webgpu" && /\b(?:sinc?|cos)\b/.test(place) ? TRIGONOMETRY : TOLERANCE[name];
}

async function compare(name: string, environment: NodeJS.ProcessEnv): Promise<Comparison> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", PROGRAM, name], {
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Comparison;
}

describe.each([
  { name: "tensorflow", need: needs.tensorflow, environment: {} },
  { name: "webgpu", need: needs.webgpu, environment: needs.webgpu.environment },
] as const)("$name", ({ name, need, environment }) => {
  describe.skipIf(need.missing)(need.title("beside cpu"), () => {
    let comparison: Comparison;
    beforeAll(async () => {
      comparison = await compare(name, environment);
    });

    test("is what computed", () => {
      expect(comparison.reason).toMatch(name === "tensorflow" ? /^TensorFlow on the/ : /^WebGPU on /);
    });

    test("every operation has the same values and gradients", () => {
      const { differences } = comparison;
      expect(Object.keys(differences).length).toBeGreaterThan(30);
      const wrong = Object.entries(differences).filter(
        ([place, difference]) => !(difference <= tolerance(name, place)),
      );
      expect(wrong).toEqual([]);
    });

    test("none leaves a tensor behind", () => {
      expect(Object.entries(comparison.leaks).filter(([, count]) => count !== 0)).toEqual([]);
    });

    test("a net trains to the same losses", () => {
      const { cpu, here } = comparison.losses;
      expect(here.length).toBe(cpu.length);
      for (const [step, loss] of cpu.entries()) {
        expect(Math.abs(here[step]! - loss), `step ${step}`).toBeLessThan(1e-4 * loss);
      }
      expect(cpu.at(-1)!).toBeLessThan(cpu[0]! / 4);
    });
  });
});
