import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { checkDecks } from "../../../scripts/check/check-decks.ts";
import type { DeckReport } from "../../../scripts/check/deck-report.ts";
import { readPassedDecks } from "../../../scripts/check/passed-decks.ts";

const NAMES = ["01-first", "02-second"];
const report = (notebook: string, findings = 0): DeckReport => ({
  notebook,
  slides: 3,
  sights: 4,
  findings: Array.from({ length: findings }, () => ({ rule: "overflow", message: "Too long.", notebook })),
  waivers: [],
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-passed-"));
  for (const name of NAMES) {
    writeFileSync(join(folder, `${name}.html`), name);
    mkdirSync(join(folder, "check", name), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const passed = async (conditions = "checker and browser") =>
  (await readPassedDecks(folder, NAMES, conditions)).reports.map(({ notebook }) => notebook);
const keep = async (...reports: DeckReport[]) =>
  (await readPassedDecks(folder, NAMES, "checker and browser")).keep(reports);

it("knows the decks that were found without fault, and no others", async () => {
  expect(await passed()).toEqual([]);
  await keep(report("01-first"), report("02-second", 1));
  expect(await passed()).toEqual(["01-first"]);
  await keep(report("01-first", 1), report("02-second"));
  expect(await passed()).toEqual(["02-second"]);
});

it("opens a deck again that has changed, that another checker or browser is to see, or of which the pictures are gone", async () => {
  await keep(report("01-first"), report("02-second"));
  expect(await passed()).toEqual(NAMES);
  expect(await passed("checker and another browser")).toEqual([]);
  appendFileSync(join(folder, "01-first.html"), "!");
  rmSync(join(folder, "check", "02-second"), { recursive: true });
  expect(await passed()).toEqual([]);
});

it.each(["null", "[]", "{", '{"key":"k"}', '{"key":"k","report":{}}'])(
  "opens a deck again of which it finds %s",
  async (text) => {
    await keep(report("01-first"));
    writeFileSync(join(folder, "check", "passed", "01-first.json"), text);
    expect(await passed()).toEqual([]);
  },
);

it("opens no browser where all is known, and reports all", async () => {
  const known = NAMES.map((name) => report(name));
  const reports = await checkDecks({ folder, only: NAMES, known, browser: "/nowhere", say: () => {} });
  expect(reports).toEqual(known);
});
