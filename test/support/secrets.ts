import { Parser } from "htmlparser2";

import { type Cell, isObject, type Notebook, slideTypeOf, tagsOf } from "../../scripts/notebook/notebook.ts";

/** A stretch of text that students must not have, reduced to its letters and digits. */
export interface Secret {
  readonly notebook: string;
  readonly cell: string;
  readonly line: string;
  readonly letters: string;
}

/** Shorter ones, such as `return x`, stand in public text by chance. */
const SHORTEST = 8;
const BEGIN = /BEGIN (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)/;
const END = /END (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)/;

/** Letters and digits of a text: what remains the same under highlighting, escapes and line breaks. */
export function lettersOf(text: string): string {
  return text.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
}

/** What stands between the formulas, links, citations and tags of a line of prose, which become something else. */
function piecesOf(line: string): string[] {
  return line
    .replace(/^\s*(?:[-*+]|\d+\.)\s+/, "")
    .split(/\$\$?[^$]+\$\$?|!?\[@[^\]]*\]|\]\([^)]*\)|<\/?[a-z][^>]*>|&\w+;/i);
}

/** The lines of a cell that are the teacher's, and those that are for everyone. Written apart from the code under test. */
function splitCell(cell: Cell): { secret: string[]; open: string[] } {
  const nbgrader = isObject(cell.metadata.nbgrader) ? cell.metadata.nbgrader : {};
  const lines = cell.source.split("\n");
  const isAside =
    slideTypeOf(cell) === "notes" ||
    cell.type === "raw" ||
    (cell.type === "markdown" &&
      cell.metadata.nbgrader === undefined &&
      (tagsOf(cell).includes("remove-cell") ||
        (slideTypeOf(cell) === "skip" &&
          !tagsOf(cell).some((tag) => ["walkthrough", "discussion", "references"].includes(tag)))));
  if (isAside || (nbgrader.solution === true && !cell.source.includes("BEGIN SOLUTION"))) {
    return { secret: lines.filter((line) => !BEGIN.test(line) && !END.test(line)), open: [] };
  }
  const parts = { secret: [] as string[], open: [] as string[] };
  let isSecret = false;
  for (const line of lines) {
    if (BEGIN.test(line)) isSecret = true;
    else if (END.test(line)) isSecret = false;
    else parts[isSecret ? "secret" : "open"].push(line);
  }
  return parts;
}

/** All that everyone may read in notebooks, as letters. */
export function openLetters(notebooks: readonly Notebook[]): string {
  return notebooks
    .flatMap(({ cells }) => cells.map((cell) => lettersOf(splitCell(cell).open.join("\n"))))
    .join("\n");
}

/** Solutions, hidden tests, mark schemes and notes of a notebook, line by line, but for what everyone may read as well. */
export function secretsOf(notebook: Notebook, open: string): { secrets: Secret[]; all: number } {
  const found = notebook.cells.flatMap((cell) =>
    splitCell(cell).secret.flatMap((line, index, lines) =>
      // A line such as `expected: 1,` tells more together with the next one.
      (cell.type === "markdown"
        ? piecesOf(line)
        : [line, [line, ...lines.slice(index + 1, index + 2)].join("\n")]
      )
        .map((piece) => ({ notebook: notebook.name, cell: cell.id, line, letters: lettersOf(piece) }))
        .filter(({ letters }) => letters.length >= SHORTEST),
    ),
  );
  return { secrets: found.filter(({ letters }) => !open.includes(letters)), all: found.length };
}

/** The text of a page without its tags. */
function textOf(html: string): string {
  let text = "";
  const parser = new Parser({ ontext: (part) => (text += part) }, { decodeEntities: true });
  parser.end(html);
  return text;
}

/** A text without the escapes of JSON. */
function withoutEscapes(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nrt]/g, " ");
}

/** Which secrets stand in a file: in a page as its text and in its attributes, in any other with and without escapes. */
export function findSecrets(text: string, secrets: readonly Secret[]): Secret[] {
  const byStart = new Map<string, Secret[]>();
  for (const secret of secrets) {
    const start = secret.letters.slice(0, SHORTEST);
    byStart.set(start, [...(byStart.get(start) ?? []), secret]);
  }
  const other = /^\s*<!doctype html/i.test(text) ? textOf(text) : withoutEscapes(text);
  const found = new Set<Secret>();
  for (const form of new Set([text, other].map(lettersOf))) {
    for (let place = 0; place + SHORTEST <= form.length; place += 1) {
      for (const secret of byStart.get(form.slice(place, place + SHORTEST)) ?? []) {
        if (form.startsWith(secret.letters, place)) found.add(secret);
      }
    }
  }
  return [...found];
}

/** For the message of a failed test. */
export function showSecrets(secrets: readonly Secret[]): string[] {
  return secrets.map(({ notebook, cell, line }) => `${notebook}, cell ${cell}: ${line.trim()}`);
}

/** A notebook whose secrets anyone sees: no part of nbgrader, no marks, notes as slides. To prove that they would be found. */
export function layOpen(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    const { nbgrader: _, tags: __, slideshow: ___, ...metadata } = cell.metadata;
    const lines = cell.source.split("\n").filter((line) => !BEGIN.test(line) && !END.test(line));
    return {
      ...cell,
      source: lines.join("\n"),
      metadata: { ...metadata, slideshow: { slide_type: "slide" } },
    };
  });
  return { ...notebook, cells };
}
