import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { checkDecks } from "../../../scripts/check/check-decks.ts";
import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { courseFolders } from "../../../scripts/course/course-files.ts";
import { executeCourse } from "../../../scripts/course/execute-course.ts";
import { readCourseBibliography, renderCourse } from "../../../scripts/course/render-course.ts";
import { createNotebook } from "../../../scripts/new/create-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { describeLecture, describeNotebook } from "../../support/describe-notebook.ts";
import { needs } from "../../support/needs.ts";

const root = mkdtempSync(join(tmpdir(), "activation-lab-new-"));
const own = courseFolders();
const folders = { ...own, root, notebooks: join(root, "notebooks"), build: join(root, "build") };
for (const folder of [folders.notebooks, folders.build]) mkdirSync(folder);
for (const name of ["node_modules", "src", "CITATION.bib"])
  symlinkSync(join(REPOSITORY, name), join(root, name));
writeFileSync(join(folders.notebooks, "04-other.ipynb"), "");
const title = "Is it smooth enough? (a trial)";
const path = await createNotebook(folders.notebooks, title);
rmSync(join(folders.notebooks, "04-other.ipynb"));
const name = basename(path, ".ipynb");
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeNotebook(path);
describeLecture(path);

describe("npm run new", () => {
  it("writes under the next free number, and nothing twice", async () => {
    expect(name).toBe("05-is-it-smooth-enough-a-trial");
    const text = readFileSync(path, "utf8");
    expect(text).toContain(`"# ${title}\\n"`);
    expect(text).not.toContain("TITLE");
    await expect(createNotebook(folders.notebooks, title)).rejects.toThrow(/is there already/);
    await expect(createNotebook(folders.notebooks, " ")).rejects.toThrow(/an empty one/);
    expect(readdirSync(folders.notebooks)).toEqual([`${name}.ipynb`]);
  });

  it("takes one title", () => {
    const command = ["--import", "tsx", join(REPOSITORY, "scripts", "new.ts"), "No", "quotation", "marks"];
    expect(() => execFileSync(process.execPath, command, { cwd: REPOSITORY, stdio: "pipe" })).toThrow(
      /One title is given.*3 words: No quotation marks.*Write for example/,
    );
  });

  it.skipIf(needs.chromium.missing)(
    needs.chromium.title("makes a lecture that executes, renders and has no findings"),
    async () => {
      const say = () => undefined;
      const options = {
        folders,
        names: [name],
        preset: "quick",
        force: false,
        say,
        onProgress: say,
      } as const;
      const { notebooks, findings } = await executeCourse(options);
      expect(findings).toEqual([]);
      const bibliography = await readCourseBibliography(folders);
      const browser = await launchBrowser(needs.chromium.path);
      const rendered = await renderCourse({ folders, bibliography, notebooks, browser, say }).finally(() =>
        browser.close(),
      );
      expect(rendered.findings).toEqual([]);
      const reports = await checkDecks({ folder: folders.build, browser: needs.chromium.path, say });
      expect(reports.flatMap((report) => report.findings)).toEqual([]);
      expect(reports.map((report) => report.notebook)).toEqual([name]);
    },
    300_000,
  );
});
