import { provideBrowser } from "./check/find-browser.ts";
import { launchBrowser } from "./check/launch-browser.ts";
import { readList } from "./choose-names.ts";
import { resolvePath, runCommand } from "./command-line.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { readCourseBibliography, writeIndex } from "./course/render-course.ts";
import { gatherFiles, requireDecks } from "./export/gather-files.ts";
import { readEarlierExport, writeFolder, writeZip } from "./export/write-export.ts";
import { formatFinding } from "./finding.ts";
import { writePdfs } from "./pdf/write-pdfs.ts";
import { UsageProblem } from "./problem.ts";

await runCommand({
  usage: "npm run export -- --to DIR|FILE.zip [options]",
  summary:
    "Gathers decks, walkthroughs and PDFs, as they are built, into a folder or an archive that opens on any machine without a\n" +
    "network. Speaker notes are left out of every file unless asked for; solutions are in no deck.",
  options: {
    to: { type: "string", value: "PATH", help: "a new folder, that of an earlier export, or a .zip file" },
    only: {
      type: "string",
      value: "LIST",
      help: "numbers or names of lectures, such as 01,03; else the whole site",
    },
    standalone: { type: "boolean", help: "each page in one file, with scripts, styles and fonts inside" },
    notes: { type: "boolean", help: "with speaker notes, and the PDF of slides and notes" },
  },
  async run({ values, signal, out, progress }) {
    if (values.to === undefined || values.to === "") {
      throw new UsageProblem({
        rule: "An export needs a place to go to.",
        came: "no --to",
        cure: "Write for example --to lecture-01.zip.",
      });
    }
    const target = resolvePath(values.to);
    const isZip = target.endsWith(".zip");
    const folders = courseFolders();
    const only = values.only === undefined ? undefined : readList(values.only);
    const names = await listNotebooks(folders.notebooks, only);
    // Before the work, so that a wrong place is told at once.
    if (!isZip) await readEarlierExport(target);
    const notes = values.notes === true;
    const standalone = values.standalone === true;

    requireDecks(folders.build, names);

    const browser = await launchBrowser(await provideBrowser(), signal);
    const findings = await writePdfs({
      folder: folders.build,
      names,
      browser,
      fragments: false,
      signal,
      say: (line) => progress.show(line),
    }).finally(() => browser.close());
    for (const finding of findings) out(formatFinding(finding));
    signal.throwIfAborted();
    // The list of the built decks names their PDFs as well.
    if (only === undefined) await writeIndex(folders, names, await readCourseBibliography(folders));
    const files = await gatherFiles({
      folder: folders.build,
      names,
      site: only === undefined,
      notes,
      standalone,
    });
    await (isZip ? writeZip(target, files) : writeFolder(target, files));
    if (standalone) {
      for (const [path, content] of files)
        if (path.endsWith(".html")) out(`${path}: ${(content.length / 1e6).toFixed(1)} MB`);
    }
    out(
      `${names.length} ${names.length === 1 ? "lecture" : "lectures"} in ${target}, ${notes ? "with" : "without"} speaker notes, ${findings.length} findings.`,
    );
    return findings.length === 0 ? 0 : 1;
  },
});
