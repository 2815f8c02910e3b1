import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

import { Problem } from "../problem.ts";

/** What a spreadsheet may take for a formula, also in full width, where a field begins with it. */
const FORMULA = /(?:[^\S\t\r\n]|["'])*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.source;
/** A spreadsheet set to another country begins a field at each of these, whatever is quoted. */
const BEGINNING = /(?:^|[;\t\r\n])/.source;
const UNSAFE = new RegExp(`(${BEGINNING})(?=${FORMULA})`, "g");
const MADE_SAFE = new RegExp(`(${BEGINNING})'(?=${FORMULA})`, "g");

/** Reads the file of a table as spreadsheets save it: in UTF-8, as "Unicode text", or in the old encoding of Windows. */
export function readTableFile(path: string): Map<string, string>[] {
  const bytes = readFileSync(path);
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const encoding = isWide ? "utf-16le" : isUtf8(bytes) ? "utf-8" : "windows-1252";
  return readTable(new TextDecoder(encoding).decode(bytes), path);
}

/**
 * Reads CSV as spreadsheets write it: with comma, semicolon or tab, with or without a byte order mark.
 *
 * @returns The rows below the first line, each by the names of that.
 * @throws Problem if it is no table.
 */
export function readTable(text: string, path: string): Map<string, string>[] {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [";", "\t"].find((each) => head.split(each).length > head.split(",").length) ?? ",";
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw new Problem({
      rule: "A table is a file of comma-separated values.",
      came: `${path}: ${error instanceof Error ? error.message : String(error)}`,
      cure: "Save it again as CSV (UTF-8) from the spreadsheet.",
    });
  }
  const [names = [], ...below] = rows;
  return below.map((row) => new Map(names.map((name, index) => [name.trim(), restore(row[index] ?? "")])));
}

/** Writes CSV in which nothing is a formula for a spreadsheet: an apostrophe before it keeps it a text. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => row.map((field) => (typeof field === "string" ? field.replace(UNSAFE, "$1'") : field))),
    { quoted_match: /[;\t\r]/ },
  );
}

/** The field before `formatTable` made it a text. */
function restore(field: string): string {
  return field.replace(MADE_SAFE, "$1");
}
