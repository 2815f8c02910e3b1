import { Problem } from "../../problem.ts";
import { type Cell, isObject, type JsonObject, type JsonValue } from "../notebook.ts";
import type { SourceOptions } from "./cell-source.ts";
import { printJson } from "./print-json.ts";

/** What a marker says of its cell. */
export interface CellMarker {
  readonly type: Cell["type"];
  /** Keys and values: `id`, what is said of the source, attachments, metadata. */
  readonly options: JsonObject;
}

/** Keys that mean something to us or to jupytext; metadata of such names, or that are no plain words, stand under `metadata`. */
const OWN = "id attachments line_ends blank_lines source metadata cell_type language magic_args".split(" ");
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The line that begins a cell, such as `// %% [markdown] id="goals" slideshow={"slide_type": "slide"}`. */
export function writeMarker(cell: Cell, ofSource: SourceOptions): string {
  const entries = Object.entries(cell.metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  const isPlain = ([key]: [string, JsonValue]) => PLAIN_KEY.test(key) && !OWN.includes(key);
  const attachments = cell.type === "code" ? {} : cell.attachments;
  const others = Object.fromEntries(entries.filter((entry) => !isPlain(entry)));
  const options: [string, JsonValue][] = [
    ["id", cell.id],
    ...Object.entries(ofSource),
    ...(Object.keys(attachments).length === 0 ? [] : [["attachments", attachments] as [string, JsonValue]]),
    ...entries.filter(isPlain),
    ...(Object.keys(others).length === 0 ? [] : [["metadata", others] as [string, JsonValue]]),
  ];
  const type = cell.type === "code" ? [] : [`[${cell.type}]`];
  return ["// %%", ...type, ...options.map(([key, value]) => `${key}=${printJson(value)}`)].join(" ");
}

/**
 * Reads what follows the `%%` of a marker: a title, the type of the cell in brackets, then `key=JSON` or one JSON object.
 *
 * @param place File and line, for messages.
 * @param depth How many more percent signs there are than two.
 */
export function readMarker(text: string, depth: number, place: string): CellMarker {
  const json = text.indexOf("{");
  const equals = text.indexOf("=");
  const isObjectForm = json !== -1 && (equals === -1 || json < equals);
  const start = isObjectForm ? json : (/(?:^|\s)[\w.-]+\s*=/.exec(text)?.index ?? text.length);
  const { type, title } = readTitle(text.slice(0, start).trim(), place);
  const rest = text.slice(start).trim();
  const entries: [string, JsonValue][] = [
    ...(title === "" ? [] : [["title", title] as [string, JsonValue]]),
    ...(depth === 0 ? [] : [["cell_depth", depth] as [string, JsonValue]]),
    ...(isObjectForm ? Object.entries(parseObject(rest, place)) : readOptions(rest, place)),
  ];
  const keys = entries.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new Problem({
      rule: `${place}: a cell says a thing once.`,
      came: `${twice} twice`,
      cure: "Delete one of the two.",
    });
  }
  return { type, options: Object.fromEntries(entries) };
}

function readTitle(text: string, place: string): { type: Cell["type"]; title: string } {
  const known = /\[(markdown|md|raw)\]/.exec(text);
  if (known !== null) {
    return { type: known[1] === "raw" ? "raw" : "markdown", title: text.replace(known[0], "").trim() };
  }
  const unknown = /(?:^|\s)\[([A-Za-z]*)\]$/.exec(text);
  if (unknown !== null) {
    throw new Problem({
      rule: `${place}: a cell is of code, [markdown] or [raw].`,
      came: `[${unknown[1]}]`,
      cure: "Write // %% [markdown] or // %% [raw], or // %% alone for code.",
    });
  }
  return { type: "code", title: text };
}

function readOptions(text: string, place: string): [string, JsonValue][] {
  const options: [string, JsonValue][] = [];
  for (let rest = text; rest !== ""; ) {
    const key = /^([\w.-]+)(?:\s*(=)\s*)?/.exec(rest);
    if (key === null) throw wrongOption(rest, place);
    const value = key[2] === undefined ? "" : takeValue(rest.slice(key[0].length));
    // A key alone is how jupytext writes null.
    options.push([key[1]!, key[2] === undefined ? null : parseValue(value, key[1]!, place)]);
    const next = rest.slice(key[0].length + value.length);
    if (next !== "" && !/^\s/.test(next) && key[2] !== undefined) throw wrongOption(rest, place);
    rest = next.trimStart();
  }
  return options;
}

/** The JSON value with which a text begins, or what stands in its place up to the next space. */
function takeValue(text: string): string {
  const string = /"(?:[^"\\]|\\.)*"/sy;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index]!;
    if (sign === '"') {
      string.lastIndex = index;
      const length = string.exec(text)?.[0].length;
      if (length === undefined) return text;
      index += length - 1;
    } else if ("[{".includes(sign)) depth += 1;
    else if ("]}".includes(sign)) depth -= 1;
    else if (depth === 0 && /\s/.test(sign)) return text.slice(0, index);
  }
  return text;
}

function parseValue(text: string, key: string, place: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw wrongOption(`${key}=${text}`, place);
  }
}

function parseObject(text: string, place: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isObject(value)) return value;
  } catch {
    // Told of below, as is a value that is no object.
  }
  throw wrongOption(text, place);
}

function wrongOption(text: string, place: string): Problem {
  return new Problem({
    rule: `${place}: what a cell says of itself is key=JSON, with a space before the next key.`,
    came: text.length > 80 ? `${text.slice(0, 77)}...` : text,
    cure: 'Write for example id="goals" tags=["remove-input"] slideshow={"slide_type": "slide"}, with double quotes.',
  });
}
