import { copyFile, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";

import { openJournal } from "../../../scripts/search/journal.ts";
import type { SearchResults } from "../../../scripts/search/results.ts";
import { countDone, search, useFolder } from "./fixture.ts";

const folder = useFolder();

const PLAN = [
  "--child",
  "mlp",
  "--steps",
  "3",
  "--budget",
  "18",
  "--batch",
  "6",
  "--top",
  "2",
  "--fresh",
  "2",
];
const options = (name: string, workers: number) => [
  ...PLAN,
  ...["--workers", String(workers), "--journal", folder.path(`${name}.jsonl`)],
  ...["--json", folder.path(`${name}.json`)],
];

/** The results without what may vary, as text. */
async function results(name: string): Promise<string> {
  const { run, ...rest } = JSON.parse(await readFile(folder.path(`${name}.json`), "utf8"));
  expect(run).toMatchObject({ workers: expect.any(Number), seconds: expect.any(Number) });
  return JSON.stringify(rest);
}

describe("npm run search", () => {
  test("comes to the same, byte by byte, after kill -9, with another number of workers, and from its journal", async () => {
    expect(await search(options("whole", 1))).toMatchObject({ code: 0 });
    const whole = await results("whole");

    const journal = folder.path("killed.jsonl");
    const end = await search(options("killed", 2), { signal: "SIGKILL", journal, evaluations: 5 });
    expect(end.code).not.toBe(0);
    expect(await search(options("killed", 2))).toMatchObject({ code: 0 });
    expect(await results("killed")).toBe(whole);

    await copyFile(folder.path("killed.jsonl"), folder.path("again.jsonl"));
    const done = countDone(folder.path("again.jsonl"));
    const { code, text } = await search(options("again", 2));
    expect({ code, again: await results("again") }).toEqual({ code: 0, again: whole });
    expect(countDone(folder.path("again.jsonl"))).toBe(done);
    expect(text).toContain("18 candidates");
  }, 300_000);

  test("reports candidates, ranks and fresh seeds", async () => {
    await search([...options("r", 2), "--method", "random", "--space", "tiny", "--seed", "5"]);
    const { ranked, baselines, evaluations, winnersCurse } = JSON.parse(await results("r")) as SearchResults;
    expect(evaluations).toHaveLength(18);
    // The tiny space names some functions twice.
    expect(ranked.length).toBeLessThan(18);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    for (const { formula, as, score } of evaluations)
      expect(ranked.find((one) => one.formula === (as ?? formula))!.score).toBe(score);
    const again = ranked.filter(({ seeds }) => seeds.length > 0);
    expect(again).toHaveLength(2);
    const seeds = again.map((one) => one.seeds.map(({ seed }) => seed));
    expect(seeds[0]).toEqual(seeds[1]);
    expect(baselines.relu.seeds.map(({ seed }) => seed)).toEqual(seeds[0]);
    expect(new Set([...seeds[0]!, 5]).size).toBe(3);
    const [first] = again;
    const differences = first!.seeds.map(({ score }, index) => score - baselines.relu.seeds[index]!.score);
    expect(first!.again!.difference.mean).toBeCloseTo((differences[0]! + differences[1]!) / 2, 12);
    expect(winnersCurse!.searchScore).toBeCloseTo((scores[0]! + scores[1]!) / 2, 2);
  });

  test("tries chosen formulas again with fresh seeds", async () => {
    const args = ["--formulas", "x * sigmoid(x); min(x, sin(x)); gate(x, x)", "--steps", "3", "--fresh", "3"];
    const { code } = await search([...args, "--workers", "2", "--json", folder.path("listed.json")]);
    expect(code).toBe(0);
    const { ranked, evaluations } = JSON.parse(await results("listed")) as SearchResults;
    expect(evaluations.map(({ as }) => as)).toEqual([undefined, undefined, "x * sigmoid(x)"]);
    expect(ranked).toHaveLength(2);
    for (const { seeds, again } of ranked) {
      expect(seeds).toHaveLength(3);
      expect(again!.median).toBe(seeds.map(({ score }) => score).sort((one, other) => one - other)[1]);
    }
  }, 120_000);

  test("stops on Ctrl-C, and says how to go on", async () => {
    const journal = folder.path("stopped.jsonl");
    const end = await search(options("stopped", 1), { signal: "SIGINT", journal, evaluations: 3 });
    expect(end).toMatchObject({
      code: 1,
      text: expect.stringMatching(/interruption after \d+ of .*the same command/s),
    });
    expect(countDone(journal)).toBeGreaterThan(2);
  }, 120_000);

  test("refuses a journal of other trainings and a child that there is not, before it trains", async () => {
    openJournal(folder.path("other.jsonl"), { child: "cnn" }).close();
    const [journal, child] = await Promise.all([
      search(options("other", 1)),
      search(["--child", "transformers"]),
    ]);
    expect(journal).toMatchObject({ code: 1, text: expect.stringContaining("configuration") });
    expect(child).toMatchObject({ code: 1, text: expect.stringContaining("A child network is one of") });
    expect(child.text).not.toContain("fault of the kit");
  });
});
