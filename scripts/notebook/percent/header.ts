import { isMap, parseDocument, YAMLError } from "yaml";

import { Problem } from "../../problem.ts";
import { isObject, type JsonObject, type JsonValue } from "../notebook.ts";
import { printJson } from "./print-json.ts";

/** What jupytext reads to know the format. */
const REPRESENTATION = { extension: ".ts", format_name: "percent", format_version: "1.3" };
/** Keys that need no quotes: no version of YAML takes them for anything but words. */
const PLAIN_KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_][\w-]*$/i;

/** The lines above the cells: metadata of the notebook as YAML in comments, without what every notebook of tslab says. */
export function writeHeader({ language_info: _, ...metadata }: JsonObject): string[] {
  const { jupytext } = metadata;
  const described = {
    ...metadata,
    jupytext: { ...(isObject(jupytext) ? jupytext : {}), text_representation: REPRESENTATION },
  };
  return ["---", "jupyter:", ...writeBlock(described, "  "), "---"].map((line) => `// ${line}`);
}

function writeBlock(object: JsonObject, indent: string): string[] {
  return Object.keys(object)
    .sort()
    .flatMap((key) => {
      const name = indent + (PLAIN_KEY.test(key) ? key : printJson(key));
      const value = object[key] as JsonValue;
      if (!isObject(value) || Object.keys(value).length === 0) return [`${name}: ${printJson(value)}`];
      return [`${name}:`, ...writeBlock(value, `${indent}  `)];
    });
}

export interface Header {
  /** Metadata of the notebook; `undefined` where the text has no header. */
  readonly metadata: JsonObject | undefined;
  /** Whether jupytext has written the text, or an author without a header: then not all metadata and attachments are there. */
  readonly isPartial: boolean;
  /** What stands in the header beside `jupyter:`; for jupytext the source of a raw cell above all others. */
  readonly front: string | undefined;
  /** Index of the first line below it. */
  readonly end: number;
}

/** @throws Problem with file and line if a header has no end, or is not the YAML of a notebook's metadata. */
export function readHeader(lines: readonly string[], path: string): Header {
  // What jupytext writes above texts that are not ASCII.
  const start = lines[0] === "// -*- coding: utf-8 -*-" ? 1 : 0;
  const text = lines.map((line) => line.replace(/^\/\/ ?/, ""));
  const isFence = (index: number): boolean =>
    lines[index]!.startsWith("//") && text[index]!.trimEnd() === "---";
  if (start >= lines.length || !isFence(start))
    return { metadata: undefined, isPartial: true, front: undefined, end: start };

  const last = lines.findIndex((line, index) => index > start && (isFence(index) || !line.startsWith("//")));
  if (last === -1 || !isFence(last)) {
    throw new Problem({
      rule: `${path}:${start + 1}: the header begins and ends with // ---, and each of its lines with //.`,
      came: last === -1 ? "no end" : `line ${last + 1}, ${JSON.stringify(lines[last]!.slice(0, 60))}`,
      cure: "Put // --- after its last line.",
    });
  }
  const ofJupyter: string[] = [];
  const others: string[] = [];
  let isInside = false;
  for (const [index, line] of text.slice(start + 1, last).entries()) {
    if (/^\S/.test(line)) isInside = /^jupyter\s*:\s*$/.test(line);
    if (!isInside) others.push(line);
    // At its own line, for the messages of the parser.
    else ofJupyter[start + 1 + index] = line;
  }
  const isBlank = (lines[last + 1] ?? "x").trim() === "";
  const front = others.some((line) => line.trim() !== "") ? ["---", ...others, "---"].join("\n") : undefined;
  const end = last + (isBlank ? 2 : 1);
  if (ofJupyter.length === 0) return { metadata: undefined, isPartial: true, front, end };
  const metadata = readMetadata(
    Array.from(ofJupyter, (line) => line ?? ""),
    path,
  );
  return { ...withoutRepresentation(metadata), front, end };
}

function readMetadata(lines: readonly string[], path: string): JsonObject {
  const line = lines.findIndex((text) => text !== "") + 1;
  const wrong = (place: number, came: string): Problem =>
    new Problem({
      rule: `${path}:${place}: below // jupyter: the header holds the notebook's metadata as YAML.`,
      came,
      cure: "Correct it, or take the header of another text.",
    });
  const document = parseDocument(lines.join("\n"));
  const [error] = document.errors;
  if (error !== undefined)
    throw wrong(error.linePos?.[0].line ?? line, error.message.split("\n")[0]!.replace(/:$/, ""));
  if (document.contents === null) return {};
  const value = toJson(document.toJS.bind(document));
  const metadata = isObject(value) && isMap(document.contents) ? value.jupyter : undefined;
  if (metadata === null) return {};
  if (!isObject(metadata)) throw wrong(line, metadata === undefined ? "no map" : printJson(metadata));
  return metadata;

  function toJson(convert: () => unknown): JsonValue {
    try {
      const value = convert();
      return JSON.parse(
        JSON.stringify(value, (key, entry) => {
          if (typeof entry === "number" && !Number.isFinite(entry)) throw wrong(line, `${key}: ${entry}`);
          return entry;
        }),
      );
    } catch (error) {
      if (error instanceof YAMLError || error instanceof ReferenceError) throw wrong(line, error.message);
      throw error;
    }
  }
}

/** What jupytext says of itself belongs to its text, not to the notebook. */
function withoutRepresentation({
  jupytext,
  ...metadata
}: JsonObject): Pick<Header, "metadata" | "isPartial"> {
  if (!isObject(jupytext)) {
    return { metadata: jupytext === undefined ? metadata : { ...metadata, jupytext }, isPartial: false };
  }
  const { text_representation: representation, ...kept } = jupytext;
  if (isObject(representation) && "jupytext_version" in representation) return { metadata, isPartial: true };
  const isEmpty = Object.keys(kept).length === 0;
  return { metadata: isEmpty ? metadata : { ...metadata, jupytext: kept }, isPartial: false };
}
