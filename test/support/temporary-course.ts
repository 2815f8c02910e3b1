import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkDecks } from "../../scripts/check/check-decks.ts";
import { formatWaiver } from "../../scripts/check/deck-report.ts";
import { launchBrowser } from "../../scripts/check/launch-browser.ts";
import { type CourseFolders, courseFolders } from "../../scripts/course/course-files.ts";
import { executeCourse } from "../../scripts/course/execute-course.ts";
import { readCourseBibliography, renderCourse } from "../../scripts/course/render-course.ts";
import type { Finding } from "../../scripts/finding.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { needs } from "./needs.ts";

export interface TemporaryCourse {
  readonly folders: CourseFolders;
  remove(): void;
}

/** A course with notebooks and decks of its own, and with everything else of this project. */
export function createTemporaryCourse(): TemporaryCourse {
  const root = mkdtempSync(join(tmpdir(), "activation-lab-course-"));
  const folders = {
    ...courseFolders(),
    root,
    notebooks: join(root, "notebooks"),
    build: join(root, "build"),
  };
  for (const folder of [folders.notebooks, folders.build]) mkdirSync(folder);
  for (const name of ["node_modules", "src", "CITATION.bib"])
    symlinkSync(join(REPOSITORY, name), join(root, name));
  return { folders, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Takes a notebook all the way that `npm run decks` takes it. */
export async function makeDeck(
  folders: CourseFolders,
  name: string,
): Promise<{ findings: Finding[]; waivers: string[]; html: string }> {
  const say = () => undefined;
  const options = { folders, names: [name], preset: "quick", force: false, say, onProgress: say } as const;
  const executed = await executeCourse(options);
  const bibliography = await readCourseBibliography(folders);
  const browser = await launchBrowser(needs.chromium.path);
  const course = { folders, bibliography, notebooks: executed.notebooks, browser, say };
  const rendered = await renderCourse(course).finally(() => browser.close());
  const findings = [...executed.findings, ...rendered.findings];
  if (findings.length > 0) return { findings, waivers: [], html: "" };
  const reports = await checkDecks({
    folder: folders.build,
    only: [name],
    browser: needs.chromium.path,
    say,
  });
  return {
    findings: reports.flatMap((report) => report.findings),
    waivers: reports.flatMap((report) => report.waivers.map(formatWaiver)),
    html: readFileSync(join(folders.build, `${name}.html`), "utf8"),
  };
}
