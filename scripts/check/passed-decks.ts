import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { DeckReport } from "./deck-report.ts";

/** The report of a deck without findings, and the name of all that it holds for. */
interface Passed {
  readonly key: string;
  readonly report: DeckReport;
}

export interface PassedDecks {
  /** The reports of those decks that were found without fault as they are now. */
  readonly reports: readonly DeckReport[];
  /** Remembers new reports; those with findings are forgotten. */
  keep(reports: readonly DeckReport[]): Promise<void>;
}

/**
 * Decks that need not be opened again: their bytes, and everything else that the check depends on, are what they were when
 * nothing was found.
 *
 * @param conditions Names the checker, the files that all decks share, and the browser.
 */
export async function readPassedDecks(
  folder: string,
  names: readonly string[],
  conditions: string,
): Promise<PassedDecks> {
  const records = join(folder, "check", "passed");
  const pathOf = (name: string) => join(records, `${name}.json`);
  const keyOf = async (name: string) =>
    createHash("sha256")
      .update(`${conditions}\0`)
      .update(await readFile(join(folder, `${name}.html`)))
      .digest("hex");
  const reports: DeckReport[] = [];
  for (const name of names) {
    const passed = await readRecord(pathOf(name));
    const hasPictures = existsSync(join(folder, "check", name));
    if (passed !== undefined && hasPictures && passed.key === (await keyOf(name)))
      reports.push(passed.report);
  }
  return {
    reports,
    async keep(checked) {
      await mkdir(records, { recursive: true });
      for (const report of checked) {
        const path = pathOf(report.notebook);
        const passed: Passed = { key: await keyOf(report.notebook), report };
        if (report.findings.length > 0) await rm(path, { force: true });
        else await writeFile(path, `${JSON.stringify(passed)}\n`);
      }
    },
  };
}

async function readRecord(path: string): Promise<Passed | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Passed;
  } catch {
    return undefined;
  }
}
