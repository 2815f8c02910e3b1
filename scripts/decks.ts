import { findInstalledBrowser } from "./check/find-browser.ts";
import { identifyBrowser } from "./check/identify-browser.ts";
import { readList } from "./choose-names.ts";
import { readPreset, readTimeLimit, runCommand } from "./command-line.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { digestCourse, readStamp, removeStamp, writeStamp } from "./course/course-stamp.ts";
import { formatFinding } from "./finding.ts";

await runCommand({
  usage: "npm run decks -- [options]",
  summary:
    "Executes the notebooks that changed, renders all of them into slide decks and walkthroughs, and\n" +
    "checks every slide and section in a browser.\n" +
    "The decks go to slides/build; open slides/build/index.html. The exit code is 0 only if nothing was found wrong.",
  options: {
    only: { type: "string", value: "LIST", help: "numbers or names of notebooks, such as 01,03" },
    preset: { type: "string", value: "NAME", help: "quick (default) or full; else ACTIVATION_LAB_PRESET" },
    "cell-timeout": {
      type: "string",
      value: "S",
      help: "seconds that one cell may take, by default 300, with the full preset 4 hours",
    },
    force: { type: "boolean", help: "execute and check again what has not changed since it was found well" },
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
    const cellSeconds = cellTimeout === undefined ? undefined : readTimeLimit("cell-timeout", cellTimeout);
    const pdf = values["pdf-fragments"] === true ? "fragments" : values.pdf === true ? "slides" : "none";
    const isForced = values.force === true;
    const conclude = (built: number, check: string) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      out(
        `${built} of ${names.length} decks in slides/build, ${check}, ${seconds} s. Open slides/build/index.html.`,
      );
    };

    const browser = findInstalledBrowser();
    const settings = {
      names,
      preset,
      pdf,
      browser: browser === undefined ? "" : await identifyBrowser(browser),
    };
    const inputs = await digestCourse(folders, settings);
    const earlier = isForced || browser === undefined ? undefined : await readStamp(folders, inputs);
    if (earlier !== undefined) {
      for (const line of earlier) out(line);
      conclude(names.length, "0 findings as before: nothing has changed");
      return 0;
    }

    await removeStamp(folders);
    // Loaded where it is needed: it takes longer than to see that nothing has changed.
    const { makeDecks } = await import("./make-decks.ts");
    const { built, findings, isChecked, isInterrupted, waivers } = await makeDecks({
      ...{ folders, names, preset, isForced, pdf, signal, out, progress },
      ...(cellSeconds === undefined ? {} : { cellSeconds }),
    });
    for (const finding of findings) out(formatFinding(finding));
    if (isInterrupted) {
      out(
        "Interrupted. Notebooks that were executed to the end are kept; the same command goes on with the others.",
      );
      return 1;
    }
    for (const waiver of waivers) out(waiver);
    const isWell = findings.length === 0 && isChecked;
    if (isWell && built.length === names.length) await writeStamp(folders, inputs, waivers);
    conclude(built.length, isChecked ? `${findings.length} findings` : "NOT CHECKED, there was no browser");
    return isWell ? 0 : 1;
  },
});
