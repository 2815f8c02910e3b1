import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { DeckReport } from "./deck-report.ts";

/** What the reports of decks and of walkthroughs share. */
type Report = Pick<DeckReport, "notebook" | "findings">;

/** The report of a deck without findings, and the name of all that it holds for. */
interface Passed<R extends Report> {
  readonly key: string;
  readonly report: R;
}

export interface PassedDecks<R extends Report> {
  /** The reports of those decks that were found without fault as they are now. */
  readonly reports: readonly R[];
  /** Remembers new reports; those with findings are forgotten. */
  keep(reports: readonly R[]): Promise<void>;
}

/**
 * Decks, or walkthroughs, that need not be opened again: their bytes, and everything else that the check depends on, are what they were when
 * nothing was found.
 *
 * @param conditions Names the checker, the files that all decks share, and the browser.
 */
export async function readPassedDecks<R extends Report = DeckReport>(
  folder: string,
  names: readonly string[],
  conditions: string,
): Promise<PassedDecks<R>> {
  const records = join(folder, "check", "passed");
  const pathOf = (name: string) => join(records, `${name}.json`);
  const keyOf = async (name: string) =>
    createHash("sha256")
      .update(`${conditions}\0`)
      .update(await readFile(join(folder, `${name}.html`)))
      .digest("hex");
  const reports: R[] = [];
  for (const name of names) {
    const passed = await readRecord<R>(pathOf(name));
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
        const passed: Passed<R> = { key: await keyOf(report.notebook), report };
        if (report.findings.length > 0) await rm(path, { force: true });
        else await writeFile(path, `${JSON.stringify(passed)}\n`);
      }
    },
  };
}

/** Nothing where the file is missing, damaged, or of another kind: then the deck is opened again. */
async function readRecord<R extends Report>(path: string): Promise<Passed<R> | undefined> {
  try {
    const read: Partial<Passed<R>> | null = JSON.parse(await readFile(path, "utf8"));
    const isWhole = typeof read?.key === "string" && Array.isArray(read.report?.findings);
    return isWhole ? (read as Passed<R>) : undefined;
  } catch {
    return undefined;
  }
}
