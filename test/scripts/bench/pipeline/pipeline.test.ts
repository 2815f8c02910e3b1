import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { measurePipeline } from "../../../../scripts/bench/pipeline/measure-pipeline.ts";
import { pipelineSteps, type Step } from "../../../../scripts/bench/pipeline/steps.ts";
import { pipelineTables } from "../../../../scripts/bench/pipeline/tables.ts";

const folder = mkdtempSync(join(tmpdir(), "activation-lab-pipeline-"));
afterAll(() => rmSync(folder, { recursive: true }));

function step(name: string, who: Step["who"], program: string): Step {
  const command = [process.execPath, "-e", program] as const;
  return { name, who, command, folder, environment: process.env };
}
const rounds = (count: number) => ({
  rounds: count,
  signal: new AbortController().signal,
  onProgress: () => {},
});

describe("measurePipeline", () => {
  it("goes through all steps in rounds, prepares each, and reads the times of single decks", async () => {
    const log = join(folder, "log");
    const note = (text: string) => `require("fs").appendFileSync(${JSON.stringify(log)}, "${text} ");`;
    const printed = "01-a: executed in 3.0 s (preset quick)\\n01-a: rendered, 2 slides, 2 sections, 1.5 s\\n";
    const checked = "01-a: 2 slides, 0 findings, 4.5 s\\n1 of 1 decks in slides/build, 0 findings, 9.0 s.";
    const ours = step("all", "decks", `${note("ours")} console.log("${printed}${checked}")`);
    const prepare = async () => appendFileSync(log, "(prepared) ");
    const theirs = { ...step("all", "nbconvert", note("theirs")), prepare };
    const results = await measurePipeline([ours, theirs], rounds(2));
    expect(readFileSync(log, "utf8")).toBe("ours (prepared) theirs ours (prepared) theirs ");
    expect(results.failures).toEqual([]);
    expect(Object.keys(results.seconds)).toEqual(["all by decks", "all by nbconvert"]);
    for (const times of Object.values(results.seconds)) {
      expect(times).toHaveLength(2);
      for (const time of times) expect(time).toBeGreaterThan(0);
    }
    expect(results.decks).toEqual({ "01-a": { render: [1.5, 1.5], check: [4.5, 4.5] } });
  });

  it("keeps what it has when it is interrupted", async () => {
    const abort = new AbortController();
    const slow = step("all", "nbconvert", "setTimeout(() => {}, 60_000)");
    const options = { ...rounds(2), signal: abort.signal };
    const onProgress = (_: number, name: string) => {
      if (name === "all by nbconvert") setTimeout(() => abort.abort(), 200);
    };
    const results = await measurePipeline([step("all", "decks", ""), slow], { ...options, onProgress });
    expect(results.seconds).toEqual({ "all by decks": [expect.any(Number)] });
    expect(results.failures).toEqual([]);
  });

  it("tells what failed, does not try it again, and goes on with the others", async () => {
    const failing = step("all", "nbconvert", `console.error("No module named nbconvert"); process.exit(1)`);
    const results = await measurePipeline([failing, step("all", "decks", "")], rounds(2));
    expect(results.failures).toEqual(["all by nbconvert: No module named nbconvert"]);
    expect(results.seconds["all by nbconvert"]).toBeUndefined();
    expect(results.seconds["all by decks"]).toHaveLength(2);
  });
});

describe("pipelineSteps", () => {
  it("gives both the same notebooks", () => {
    const steps = pipelineSteps({
      names: ["01-a", "02-b"],
      python: "python3",
      target: folder,
      forgetResult: async () => {},
    });
    expect(steps.map(({ name, who }) => `${name} by ${who}`)).toEqual([
      "all by decks",
      "all by nbconvert",
      "render by decks",
      "render by nbconvert",
      "unchanged by decks",
    ]);
    for (const { who, command } of steps) {
      const text = command.join(" ");
      expect(text).toMatch(who === "decks" ? /run decks -- --only 01-a,02-b/ : /01-a\.ipynb .*02-b\.ipynb$/);
    }
    expect(steps[0]!.command).toContain("--force");
    expect(steps[1]!.command).toContain("--execute");
  });
});

describe("pipelineTables", () => {
  it("holds ratios of medians with the spread of single rounds, and an unchanged course against all of the other's work", () => {
    const seconds = {
      "all by decks": [10, 30, 20],
      "all by nbconvert": [10, 10, 10],
      "unchanged by decks": [1, 1, 1],
    };
    const opening = {
      name: "01-a",
      milliseconds: [300, 100, 200],
      bytes: 1_500_000,
      bytesWithAssets: 8_400_000,
    };
    const decks = { "01-a": { render: [1.5], check: [4.5] } };
    const [whole, single] = pipelineTables({ seconds, decks, failures: [] }, [opening]);
    expect(whole!.rows.map((row) => row.slice(1))).toEqual([
      ["2.00 (1.00 … 3.00)", "20.0 (10.0 … 30.0)", "10.0 (10.0 … 10.0)"],
      ["–", "–", "–"],
      ["0.10 (0.10 … 0.10)", "1.0 (1.0 … 1.0)", "10.0 (10.0 … 10.0)"],
    ]);
    expect(single!.rows).toEqual([["01-a", "1.5 (1.5 … 1.5)", "4.5 (4.5 … 4.5)", "1.50", "8.40", "200"]]);
  });
});
