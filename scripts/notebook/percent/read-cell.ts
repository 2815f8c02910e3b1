import { Problem } from "../../problem.ts";
import { type CodeCell, isObject, type JsonObject, type MarkdownCell, type RawCell } from "../notebook.ts";
import { readMarker } from "./cell-marker.ts";
import { readCode, readComments } from "./cell-source.ts";
import { readMarkerLine } from "./source-lines.ts";

/** A cell of a text: one that its author has just written has no id yet. */
export type PercentCell = (Omit<CodeCell, "id"> | Omit<MarkdownCell, "id"> | Omit<RawCell, "id">) & {
  readonly id: string | undefined;
  /** Number of its first line, from 1. */
  readonly line: number;
};

/** @throws Problem with file and line if a marker says what no cell can be. */
export function readCell([first, ...body]: readonly string[], path: string, line: number): PercentCell {
  const place = `${path}:${line}`;
  const { depth, options: text } = readMarkerLine(first!)!;
  const { type, options } = readMarker(text, depth, place);
  const { id, line_ends, blank_lines, source, attachments, metadata, language, magic_args, ...others } =
    options;

  const refuse = (rule: string, came: string, cure: string) =>
    new Problem({ rule: `${place}: ${rule}`, came, cure });
  if (id !== undefined && (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id))) {
    throw refuse(
      "an id is 1 to 64 letters, digits, - and _, in double quotes.",
      JSON.stringify(id),
      "Correct it, or leave it out: then the cell gets one.",
    );
  }
  const wrongMap = [metadata, attachments].find((value) => value !== undefined && !isObject(value));
  if (wrongMap !== undefined) {
    throw refuse(
      "metadata and attachments are JSON objects.",
      JSON.stringify(wrongMap),
      "Correct or delete it.",
    );
  }
  const twice = Object.keys((metadata as JsonObject | undefined) ?? {}).find((key) =>
    Object.hasOwn(others, key),
  );
  if (twice !== undefined)
    throw refuse("a cell says a thing once.", `${twice} twice`, "Delete one of the two.");
  if (source !== undefined && (typeof source !== "string" || body.some((entry) => entry.trim() !== ""))) {
    throw refuse(
      "a source in the marker is a string, and no lines follow.",
      typeof source === "string" ? "both" : JSON.stringify(source),
      "Delete source= or the lines.",
    );
  }
  if (line_ends !== undefined && line_ends !== "\r\n") {
    throw refuse('line_ends is "\\r\\n" or left out.', JSON.stringify(line_ends), "Correct or delete it.");
  }
  if (blank_lines !== undefined && !(Number.isInteger(blank_lines) && (blank_lines as number) > 0)) {
    throw refuse(
      "blank_lines is a whole number above 0.",
      JSON.stringify(blank_lines),
      "Correct or delete it.",
    );
  }

  const written = source ?? readBody(body, type === "code" && language === undefined, path, line);
  const magic = language === undefined ? "" : [`%%${language}`, magic_args ?? ""].join(" ").trim();
  const whole = [magic, written].filter((part, index) => index === 1 || part !== "").join("\n");
  const ended = whole + "\n".repeat((blank_lines as number | undefined) ?? 0);
  const base = {
    id,
    line,
    source: line_ends === undefined ? ended : ended.replaceAll("\n", line_ends),
    metadata: { ...others, ...(metadata as JsonObject | undefined) },
  };
  if (type === "code") {
    if (attachments !== undefined)
      throw refuse("code has no attachments.", "attachments", "Move them to a Markdown cell.");
    return { type, ...base, outputs: [], executionCount: null };
  }
  return { type, ...base, attachments: (attachments ?? {}) as Record<string, JsonObject> };
}

function readBody(body: readonly string[], isCode: boolean, path: string, line: number): string {
  if (isCode) return readCode(body);
  const bare = body.findIndex((entry) => entry.trim() !== "" && !entry.startsWith("//"));
  if (bare !== -1) {
    throw new Problem({
      rule: `${path}:${line + 1 + bare}: every line of Markdown or of a raw cell begins with //.`,
      came: JSON.stringify(body[bare]!.slice(0, 60)),
      cure: "Put // before it, or, if it is code, // %% above it.",
    });
  }
  return readComments(body);
}
