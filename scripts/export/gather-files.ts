import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Problem } from "../problem.ts";
import { inlinePage } from "./inline-page.ts";
import { stripNotes } from "./strip-notes.ts";
import { unlinkMissing } from "./unlink-missing.ts";

export interface GatherOptions {
  /** Folder of the built decks and their PDFs. */
  readonly folder: string;
  readonly names: readonly string[];
  /** With the list of decks and the page of activations: the whole site. */
  readonly site: boolean;
  /** With speaker notes; else there are none in any file. */
  readonly notes: boolean;
  /** Each page one file with everything inside. */
  readonly standalone: boolean;
}

/** Forms of a lecture beside its deck: whatever of them is built. */
const PAGES = ["", ".walkthrough"];

const SITE_PAGES = ["index.html", "activations.html"];

const SPEAKER = "speaker.html";

/** The files of an export by their path in it. */
export type ExportFiles = ReadonlyMap<string, Uint8Array>;

/** @throws Problem if a deck is not built. */
export function requireDecks(folder: string, names: readonly string[]): void {
  const missing = names.find((name) => !existsSync(join(folder, `${name}.html`)));
  if (missing === undefined) return;
  throw new Problem({
    rule: "An export needs built decks.",
    came: `no ${missing}.html in ${folder}`,
    cure: `Build it first: npm run decks -- --only ${missing}`,
  });
}

/** Reads what opens without a network on another machine: built decks, walkthroughs and PDFs. */
export async function gatherFiles(options: GatherOptions): Promise<ExportFiles> {
  const { folder, names, site, notes, standalone } = options;
  const files = new Map<string, Uint8Array>();
  const assets = new Map<string, string>();
  for (const file of await readdir(join(folder, "assets")).catch(() => [])) {
    assets.set(`assets/${file}`, await readFile(join(folder, "assets", file), "utf8"));
  }
  const used = new Set<string>();
  const pages = new Map<string, string>();
  const addPage = async (file: string): Promise<void> => {
    if (pages.has(file)) return;
    const html = await readFile(join(folder, file), "utf8");
    pages.set(file, notes ? html : stripNotes(html));
    for (const [path] of html.matchAll(/assets\/[\w.-]+/g)) used.add(path);
    // Pages with the code that walkthroughs show lines of.
    for (const [, path] of html.matchAll(/href="(sources\/[\w.-]+\.html)/g)) await addPage(path!);
  };
  for (const name of names) {
    for (const page of PAGES.map((form) => `${name}${form}.html`)) {
      if (existsSync(join(folder, page))) await addPage(page);
    }
    for (const form of notes ? ["", ".handout", ".notes"] : ["", ".handout"]) {
      files.set(`${name}${form}.pdf`, await readFile(join(folder, `${name}${form}.pdf`)));
    }
  }
  for (const page of site ? SITE_PAGES : []) {
    if (existsSync(join(folder, page))) await addPage(page);
  }
  const speaker = await readFile(join(folder, SPEAKER), "utf8");
  if (!standalone) await addPage(SPEAKER);
  for (const [file, html] of pages) {
    const linked = unlinkMissing(file, html, (path) => pages.has(path) || files.has(path));
    const atRoot = linked.replaceAll('"../assets/', '"assets/');
    const page = standalone ? inlinePage(atRoot, (path) => assets.get(path)!, speaker) : linked;
    files.set(file, Buffer.from(page));
  }
  if (!standalone) {
    for (const [path, content] of assets) if (used.has(path)) files.set(path, Buffer.from(content));
  }
  return files;
}
