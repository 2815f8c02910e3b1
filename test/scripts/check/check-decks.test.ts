import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { checkDecks } from "../../../scripts/check/check-decks.ts";
import { needs } from "../../support/needs.ts";
import { buildAssets, buildDeck } from "./build-deck.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-decks-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const check = (only?: string[]) =>
  checkDecks({
    folder,
    browser: needs.chromium.path,
    say: () => {},
    ...(only === undefined ? {} : { only }),
  });

describe("checkDecks", () => {
  it("does not pass where there is nothing to check", async () => {
    await expect(check()).rejects.toThrow(/needs built decks.*npm run decks/);
    await writeFile(join(folder, "index.html"), "");
    await writeFile(join(folder, "speaker.html"), "");
    await expect(check()).rejects.toThrow(/needs built decks/);
    await writeFile(join(folder, "01-first.html"), "");
    await expect(check(["02"])).rejects.toThrow(/"02", which fits none. There is 01-first/);
  });
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("checkDecks"), () => {
  it("checks the decks that are asked for and writes what it found", async () => {
    const slide = (text: string) =>
      `<section data-cell="a"><div class="block block-markdown" data-cell="a"><p>${text}</p></div></section>`;
    await buildAssets(folder);
    await buildDeck(folder, "01-clean", slide("All is well."));
    await buildDeck(folder, "02-faulty", slide("Not **all** is well."));

    const reports = await check();
    expect(reports.map(({ notebook, findings }) => [notebook, findings.length])).toEqual([
      ["01-clean", 0],
      ["02-faulty", 1],
    ]);
    expect(reports[1]?.findings[0]).toMatchObject({
      rule: "raw-markdown",
      notebook: "02-faulty",
      slide: "1.1",
      cell: "a",
      view: "main",
    });
    const written = JSON.parse(await readFile(join(folder, "check", "report.json"), "utf8"));
    expect(written).toEqual({ decks: reports });
    expect((await check(["01"])).map(({ notebook }) => notebook)).toEqual(["01-clean"]);
  });
});
