import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { beforeAll, describe, expect, test } from "vitest";

import { createChildTensors } from "../../../src/children/child-data.ts";
import { childNamed } from "../../../src/children/children.ts";
import { evaluateCandidate } from "../../../src/children/evaluate-candidate.ts";
import {
  loadSearchTable,
  type SearchTable,
  type SearchTableRow,
} from "../../../src/children/search-table.ts";
import { backend } from "../../../src/compute/backend.ts";
import { createRandom } from "../../../src/random.ts";
import { enumerateCandidates } from "../../../src/search/candidates.ts";
import { distinctCandidates } from "../../../src/search/equivalence.ts";
import { formula } from "../../../src/search/formula.ts";
import { parseFormula } from "../../../src/search/parse-formula.ts";
import { searchSpaces } from "../../../src/search/search-space.ts";
import { mean, median } from "../../../src/statistics.ts";

const FOLDER = fileURLToPath(new URL("../../../datasets/search-table/", import.meta.url));

let table: SearchTable;
beforeAll(async () => {
  table = await loadSearchTable();
});

const meanOf = ({ scores }: SearchTableRow) => mean(scores);
const row = (text: string) => table.find(parseFormula(text))!;
const binaryOf = ({ formula: text }: SearchTableRow) => parseFormula(text).binary;

describe("the table of the perceptron", () => {
  test("holds each function of its space once, whatever its formula", () => {
    expect(table.space).toEqual(searchSpaces.medium);
    expect(table.rows.map((one) => one.formula)).toEqual(
      distinctCandidates(enumerateCandidates(table.space)).map(formula),
    );
    expect(table.rows.length).toBeGreaterThan(700);
    expect(table.seeds).toEqual([1, 2, 3]);
    expect(row("x * sigmoid(x)")).toBe(row("gate(x, x)"));
    expect(table.find(parseFormula("exp(x) + x"))).toBeUndefined();
  });

  test("comes out again, to the last digit", async () => {
    const { kernels } = await backend({ name: "wasm", print: () => {} });
    const child = childNamed(table.child);
    expect(table.recipe).toEqual(child.recipe);
    if (kernels !== "simd") return;
    const data = createChildTensors(await child.loadData());
    const random = createRandom(1);
    const chosen = Array.from({ length: 6 }, () => table.rows[random.integer(table.rows.length)]!);
    for (const one of [row("max(x, max0(x))"), ...chosen]) {
      const seed = random.integer(3);
      const evaluation = await evaluateCandidate({
        formula: one.formula,
        child,
        data,
        seed: table.seeds[seed]!,
      });
      const { score, status, testAccuracy = 0 } = evaluation;
      expect({ formula: one.formula, status, score, test: testAccuracy.toFixed(5) }).toEqual({
        formula: one.formula,
        status: one.statuses[seed],
        score: one.scores[seed],
        test: one.testAccuracies[seed]!.toFixed(5),
      });
    }
  });

  test("leaves something to be found: scores are spread, and ReLU is far from the best and from the worst", () => {
    const ranked = [...table.rows].sort((one, other) => meanOf(other) - meanOf(one));
    const place = ranked.indexOf(row("max(x, max0(x))"));
    expect(place).toBeGreaterThan(0.05 * ranked.length);
    expect(place).toBeLessThan(0.5 * ranked.length);
    expect(meanOf(ranked[0]!)).toBeLessThan(0.9);
    expect(meanOf(ranked[0]!) - meanOf(row("max(x, x)"))).toBeGreaterThan(0.15);
  });

  test("shows what the paper says of division, and Swish beside ReLU", () => {
    const divisions = table.rows.filter((one) => binaryOf(one) === "divide");
    const others = table.rows.filter((one) => binaryOf(one) !== "divide");
    expect(median(divisions.map(meanOf))).toBeLessThan(median(others.map(meanOf)) - 0.2);
    expect(meanOf(row("x * sigmoid(x)"))).toBeGreaterThan(meanOf(row("max(x, max0(x))")));
  });

  test("counts what diverged as 0 and says so", () => {
    const failed = table.rows.filter(({ statuses }) => statuses.some((status) => status !== "ok"));
    expect(failed.length).toBeGreaterThan(50);
    for (const { scores, statuses } of failed)
      for (const [seed, status] of statuses.entries()) if (status !== "ok") expect(scores[seed]).toBe(0);
    expect(new Set(table.rows.flatMap(({ statuses }) => statuses))).toEqual(new Set(["ok", "nan"]));
  });
});

describe("the table of the convolutional network", () => {
  test("holds each function of its small space once, and one comes out again", async () => {
    const cnn = await loadSearchTable("cnn");
    expect(cnn.space).toEqual(searchSpaces.tiny);
    expect(cnn.rows.map((one) => one.formula)).toEqual(
      distinctCandidates(enumerateCandidates(cnn.space)).map(formula),
    );
    const child = childNamed(cnn.child);
    expect(cnn.recipe).toEqual(child.recipe);
    const { kernels } = await backend({ name: "wasm", print: () => {} });
    if (kernels !== "simd") return;
    const data = createChildTensors(await child.loadData());
    const swish = cnn.find(parseFormula("x * sigmoid(x)"))!;
    const { score } = await evaluateCandidate({ formula: swish.formula, child, data, seed: cnn.seeds[1]! });
    expect(score).toBe(swish.scores[1]);
  }, 120_000);
});

describe("a table that is not what its manifest says", () => {
  test("is refused", async () => {
    const folder = await mkdtemp(join(tmpdir(), "activation-lab-table-"));
    try {
      await copyFile(join(FOLDER, "manifest.json"), join(folder, "manifest.json"));
      await expect(loadSearchTable("mlp", { folder })).rejects.toThrow(/needs the file mlp.tsv/);
      const text = await readFile(join(FOLDER, "mlp.tsv"), "utf8");
      await writeFile(join(folder, "mlp.tsv"), text.replace("0.5425", "0.9425"));
      await expect(loadSearchTable("mlp", { folder })).rejects.toThrow(/must have the SHA-256/);
      await expect(loadSearchTable("gpt", { folder })).rejects.toThrow(/one of the table `tables`/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
