import { mkdir } from "node:fs/promises";

import type { Browser } from "playwright";

import { writeActivationPage } from "./activation-page/write-activation-page.ts";
import { checkDecks } from "./check/check-decks.ts";
import { formatWaiver } from "./check/deck-report.ts";
import { provideBrowser } from "./check/find-browser.ts";
import { launchBrowser } from "./check/launch-browser.ts";
import { readList } from "./choose-names.ts";
import { readPositive, readPreset, runCommand } from "./command-line.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { executeCourse } from "./course/execute-course.ts";
import { readCourseBibliography, removeDecksBut, renderCourse, writeIndex } from "./course/render-course.ts";
import { type Finding, formatFinding } from "./finding.ts";
import { writePdfs } from "./pdf/write-pdfs.ts";
import { Problem } from "./problem.ts";

await runCommand({
  usage: "npm run decks -- [options]",
  summary:
    "Executes the notebooks that changed, renders all of them into slide decks and checks every slide in a browser.\n" +
    "The decks go to slides/build; open slides/build/index.html. The exit code is 0 only if nothing was found wrong.",
  options: {
    only: { type: "string", value: "LIST", help: "numbers or names of notebooks, such as 01,03" },
    preset: { type: "string", value: "NAME", help: "quick (default) or full; else ACTIVATION_LAB_PRESET" },
    "cell-timeout": {
      type: "string",
      value: "S",
      help: "seconds that one cell may take, by default 300, with the full preset 4 hours",
    },
    force: { type: "boolean", help: "execute notebooks again whose outputs are still valid" },
    pdf: {
      type: "boolean",
      help: "also write NAME.pdf, NAME.handout.pdf (two slides and lines) and NAME.notes.pdf (with your notes)",
    },
    "pdf-fragments": { type: "boolean", help: "as --pdf, with a page for each step of a slide in NAME.pdf" },
  },
  async run({ values, signal, out, progress }) {
    const start = performance.now();
    const folders = courseFolders();
    const only = values.only === undefined ? undefined : readList(values.only);
    const names = await listNotebooks(folders.notebooks, only);
    const preset = readPreset(values.preset, process.env.ACTIVATION_LAB_PRESET);
    const cellTimeout = values["cell-timeout"];
    await mkdir(folders.build, { recursive: true });

    const executed = await executeCourse({
      folders,
      names,
      preset,
      force: values.force === true,
      ...(cellTimeout === undefined ? {} : { cellSeconds: readPositive("cell-timeout", cellTimeout) }),
      signal,
      say: out,
      onProgress: ({ notebook, cell, cells, seconds, isDone }) => {
        if (!isDone) progress.show(`${notebook}: cell ${cell} of ${cells}, ${seconds.toFixed(1)} s`);
      },
    });
    const findings: Finding[] = [...executed.findings];
    if (signal.aborted) {
      for (const finding of findings) out(formatFinding(finding));
      out(
        "Interrupted. Notebooks that were executed to the end are kept; the same command goes on with the others.",
      );
      return 1;
    }

    const all = await listNotebooks(folders.notebooks);
    let built: readonly string[] = [];
    const bibliography = await readCourseBibliography(folders);
    const { browserPath, browser } = await openBrowser(out);
    try {
      const rendered = await renderCourse({
        folders,
        bibliography,
        notebooks: executed.notebooks,
        browser,
        say: out,
      });
      built = rendered.built;
      findings.push(...rendered.findings);
      const valid = all.filter((name) => built.includes(name) || !names.includes(name));
      await removeDecksBut(folders, valid);
      findings.push(...(await writeActivationPage(folders, bibliography)));
      await writeIndex(folders, valid, bibliography);
      const fragments = values["pdf-fragments"] === true;
      if (browser !== undefined && (values.pdf === true || fragments)) {
        findings.push(
          ...(await writePdfs({ folder: folders.build, names: built, browser, fragments, signal, say: out })),
        );
      }
    } finally {
      await browser?.close();
    }
    if (browserPath !== undefined && built.length > 0) {
      const checked = { folder: folders.build, only: built, browser: browserPath, say: out };
      const reports = await checkDecks(checked);
      findings.push(...reports.flatMap((report) => report.findings));
      for (const waiver of reports.flatMap((report) => report.waivers)) out(formatWaiver(waiver));
    }

    for (const finding of findings) out(formatFinding(finding));
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const check =
      browserPath === undefined ? "NOT CHECKED, there was no browser" : `${findings.length} findings`;
    out(
      `${built.length} of ${names.length} decks in slides/build, ${check}, ${seconds} s. Open slides/build/index.html.`,
    );
    return findings.length === 0 && browserPath !== undefined ? 0 : 1;
  },
});

/** A browser for still images and for the check; without one the decks are built all the same, and the reason is said. */
async function openBrowser(
  out: (line: string) => void,
): Promise<{ browserPath: string | undefined; browser: Browser | undefined }> {
  try {
    const browserPath = await provideBrowser();
    return { browserPath, browser: await launchBrowser(browserPath) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    out(error.message);
    return { browserPath: undefined, browser: undefined };
  }
}
