import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { unzipSync, zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";

import { courseFolders } from "../../../scripts/course/course-files.ts";
import { readImageIn } from "../../../scripts/course/read-image.ts";
import type { Bibliography } from "../../../scripts/deck/bibliography.ts";
import { escapeHtml } from "../../../scripts/deck/escape-html.ts";
import { type HighlightCode, loadHighlighter } from "../../../scripts/deck/highlight-code.ts";
import { renderIndex } from "../../../scripts/deck/index-page.ts";
import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import { stripNotes } from "../../../scripts/export/strip-notes.ts";
import { notebookFiles } from "../../../scripts/labs/notebook-files.ts";
import { solutionNotebook } from "../../../scripts/labs/solution-notebook.ts";
import { studentFolder } from "../../../scripts/labs/student-folder.ts";
import { studentNotebook } from "../../../scripts/labs/student-notebook.ts";
import type { Notebook } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { renderWalkthrough } from "../../../scripts/walkthrough/render-walkthrough.ts";
import { readSourceFiles } from "../../../scripts/walkthrough/source-files.ts";
import {
  findSecrets,
  layOpen,
  lettersOf,
  openLetters,
  type Secret,
  secretsOf,
  showSecrets,
} from "../../support/secrets.ts";

const folders = courseFolders();
const read = (path: string) => readFileSync(path, "utf8");
const names = readdirSync(folders.notebooks).filter((file) => file.endsWith(".ipynb"));

/** As after an execution: what a solution, a test or a note prints is a secret as well. */
function withOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.type === "code" && cell.metadata.nbgrader !== undefined
      ? { ...cell, outputs: [{ type: "stream" as const, name: "stdout" as const, text: printed(cell.id) }] }
      : cell,
  );
  return { ...notebook, cells };
}

function printed(cell: string): string {
  return `printed by ${cell} while grading`;
}

const notebooks = names.map((file) => {
  const path = join(folders.notebooks, file);
  return withOutputs(readNotebook(read(path), path));
});
// Lines of the package stand beside text in walkthroughs, and in what students install.
const library = readdirSync(join(folders.root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/^(?:dist|node_modules)\b/.test(file))
  .map((file) => lettersOf(read(join(folders.root, "src", file))));
const open = [openLetters(notebooks), ...library].join("\n");

const known = new Map(
  notebooks.map((notebook) => {
    const { secrets, all } = secretsOf(notebook, open);
    const outputs = notebook.cells
      .filter((cell) => cell.type === "code" && cell.metadata.nbgrader !== undefined)
      .map(({ id }) => ({
        notebook: notebook.name,
        cell: id,
        line: printed(id),
        letters: lettersOf(printed(id)),
      }));
    return [notebook.name, { secrets: [...secrets, ...outputs], all: all + outputs.length }] as const;
  }),
);
const secretsIn = (notebook: Notebook): readonly Secret[] => known.get(notebook.name)!.secrets;
const everySecret = [...known.values()].flatMap(({ secrets }) => secrets);
const leaks = (text: string, secrets: readonly Secret[]) => showSecrets(findSecrets(text, secrets));

const first = notebooks[0]!.cells.map(({ source }) => source).join("\n");
const betweenTags = (code: string) =>
  `<pre class="shiki"><code>${code.replace(/\w+|[^\w\s]/g, (word) => `<span>${escapeHtml(word)}</span>`)}</code></pre>`;

// References are public, and to write them takes seconds.
const bibliography: Bibliography = {
  has: () => true,
  keys: () => [],
  label: (key) => key,
  reference: (key) => key,
};
let highlight: HighlightCode;
const [template, page, list] = ["deck", "walkthrough", "index"].map((name) =>
  read(join(folders.slides, `${name}.html`)),
);
const sources = readSourceFiles(join(folders.root, "src"));
const readImage = readImageIn(folders.notebooks);
beforeAll(async () => {
  const colors = await loadHighlighter();
  // The real one colors one lecture; for the others each word is put between tags as it does, which is quicker.
  highlight = (code, language) => (first.includes(code) ? colors(code, language) : betweenTags(code));
});
const deckOf = (notebook: Notebook) =>
  renderDeck(notebook, { bibliography, highlight, template: template!, readImage }).html;
const walkthroughOf = (notebook: Notebook) =>
  renderWalkthrough(notebook, { bibliography, highlight, template: page!, sources, readImage }).html;

/** Every byte of an archive that can be read as text: names, files, and the files of the package in it. */
function textsOf(archive: Uint8Array): string[] {
  const files = Object.entries(unzipSync(archive)).map(([name, content]) => {
    return Buffer.from(name.endsWith(".tgz") ? gunzipSync(content) : content).toString("utf8");
  });
  return [Buffer.from(archive).toString("latin1"), ...files];
}

async function archiveOf(labs: readonly Notebook[]): Promise<Uint8Array> {
  const files = await notebookFiles(folders.notebooks, labs);
  const others = await studentFolder(folders, new AbortController().signal);
  return zipSync(Object.fromEntries([...others, ...files]));
}

describe.each(notebooks)("what is the teacher's in $name", (notebook) => {
  const secrets = secretsIn(notebook);

  it("is known line by line, and little of it stands in public text as well", () => {
    expect(secrets.length).toBeGreaterThan(20);
    // Such as `expected: 1,`; and the author's guide shows the source of its exercise.
    expect(secrets.length).toBeGreaterThan(0.7 * known.get(notebook.name)!.all);
  });

  it("is in no notebook for students, no public deck, no walkthrough", async () => {
    const deck = deckOf(notebook);
    for (const content of (await notebookFiles(folders.notebooks, [studentNotebook(notebook)])).values())
      expect(leaks(Buffer.from(content).toString("utf8"), secrets)).toEqual([]);
    expect(leaks(stripNotes(deck), secrets)).toEqual([]);
    expect(leaks(walkthroughOf(notebook), secrets)).toEqual([]);
    // Notes are in a deck that is not public.
    expect(findSecrets(deck, secrets).length).toBeGreaterThan(10);
  });

  it("would be found there, to the last line", async () => {
    const written = secrets.filter(({ line, cell }) => line !== printed(cell));
    const bare = layOpen(notebook);
    expect(findSecrets(deckOf(bare), secrets)).toHaveLength(secrets.length);
    const files = await notebookFiles(folders.notebooks, [solutionNotebook(notebook)]);
    const worked = Buffer.from(files.get(`${notebook.name}.ipynb`)!).toString("utf8");
    expect(findSecrets(worked, written)).toHaveLength(written.length);
  });
});

describe("what is the teacher's", () => {
  it("is in no byte of the archive for students, and would be found there", async () => {
    const texts = textsOf(await archiveOf(notebooks.map(studentNotebook)));
    expect(texts.flatMap((text) => leaks(text, everySecret))).toEqual([]);
    const faulty = textsOf(zipSync(Object.fromEntries(await notebookFiles(folders.notebooks, notebooks))));
    const found = new Set(faulty.flatMap((text) => findSecrets(text, everySecret)));
    expect(showSecrets(everySecret.filter((secret) => !found.has(secret)))).toEqual([]);
  });

  it("is not on the list of decks", () => {
    const html = renderIndex(notebooks, list!, bibliography, () => true);
    expect(leaks(html, everySecret)).toEqual([]);
  });
});
