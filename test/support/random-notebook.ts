import type { Cell, JsonObject, JsonValue, MimeBundle, Notebook } from "../../scripts/notebook/notebook.ts";
import { KERNELSPEC, LANGUAGE_INFO } from "../../scripts/notebook/tslab-metadata.ts";
import { createRandom, type Random } from "../../src/random.ts";
import { display } from "./notebooks.ts";

/** Lines of a source that every program writes as they are. */
const TAME = [
  ...'const x = 1;|  indented|# Heading|- *item*|größer als 𝒙 → "quoted"|f(`a b`);|\ttab'.split("|"),
  ..."// a comment|//comment|//|/* block */|%time f()|  %b|// %time|%%html|x = {a: 1}|// 100 %|it's".split(
    "|",
  ),
];
/** Those that a reader may take for something else. */
const WILD = [
  ...'// %%|// %% [markdown] id="x"|//%% a|// // %%|  // %% b|%%|%% c|// // // %% d|//// %%|// %%%'.split(
    "|",
  ),
  ..."// ---|---|// <codecell>|In[3]:|// In[ ]|// jupyter:|// +|// // +|//  two|<<<<<<< mine|=======|>>>>>>> b".split(
    "|",
  ),
  ..." |\t\t|trailing  |// %x // noescape|// %x // escape|%y // noescape|'''|\"\"\"|\\|\u2028|a\fb|\u0085|\ufeff|\0".split(
    "|",
  ),
];
const KEYS = "tags slideshow nbgrader a.b x-1 title name".split(" ");
const WILD_KEYS = [
  ..."id metadata attachments source line_ends blank_lines cell_type language magic_args cell_depth 7 __proto__ constructor active".split(
    " ",
  ),
  "",
  "größe",
  "with space",
  "a=b",
];

interface Choice {
  /** Whether lines, keys and values occur that only we carry through a text, and jupytext does not. */
  readonly wild: boolean;
}

/** A notebook as it is committed, but for outputs: from a seed, with all that is hard to write as text. */
export function randomNotebook(seed: number, { wild }: Choice): Notebook {
  const random = createRandom(seed);
  const cells = Array.from({ length: random.integer(7) }, (_, index) => randomCell(random, index, wild));
  const metadata: JsonObject = {
    ...randomMetadata(random, wild),
    ...(random.integer(2) === 0 ? {} : { title: randomText(random, wild) }),
    kernelspec: KERNELSPEC,
    language_info: LANGUAGE_INFO,
  };
  return { name: "00-random", metadata, cells };
}

export function randomLine(random: Random, wild: boolean): string {
  return pick(random, wild ? [...TAME, ...WILD, ""] : [...TAME, ""]);
}

function randomCell(random: Random, index: number, wild: boolean): Cell {
  const base = { id: `cell-${index}_${random.integer(100)}`, metadata: randomMetadata(random, wild) };
  const source = randomSource(random, wild);
  // Jupytext takes commands to the kernel out of comments in Markdown, too, but does not write them there.
  const prose = wild ? source : source.replaceAll("%", "");
  switch (random.integer(5)) {
    case 0:
    case 1: {
      const outputs = random.integer(2) === 0 ? [] : [display({ "text/plain": "one\ntwo" })];
      return { type: "code", ...base, source, outputs, executionCount: outputs.length === 0 ? null : index };
    }
    case 2:
      return { type: "raw", ...base, source: prose, attachments: {} };
    default: {
      const bundle: MimeBundle = { "image/png": "aGk=\n", "image/svg+xml": "<svg>\n</svg>" };
      const attachments = wild && random.integer(3) === 0 ? { "a b.png": bundle } : {};
      return { type: "markdown", ...base, source: prose, attachments };
    }
  }
}

function randomSource(random: Random, wild: boolean): string {
  const lines = Array.from({ length: random.integer(7) }, () => randomLine(random, wild));
  if (!wild) return lines.join("\n").replace(/\s+$/, "");
  if (random.integer(12) === 0) return `${lines.join("\n")}\ud800`;
  return (
    lines.join(pick(random, ["\n", "\n", "\n", "\r\n", "\r"])) + pick(random, ["", "", "\n", "\n\n", "\r\n"])
  );
}

function randomMetadata(random: Random, wild: boolean): JsonObject {
  const keys = wild ? [...KEYS, ...WILD_KEYS] : KEYS;
  const chosen = Array.from({ length: random.integer(4) }, () => pick(random, keys));
  return Object.fromEntries(
    chosen.map((key) => {
      if (key === "tags") return [key, ["remove-input", "größe"]];
      if (key === "slideshow") return [key, { slide_type: "slide" }];
      // The schema of nbformat knows these.
      if (key === "name") return [key, "a name"];
      if (key === "title") return [key, wild ? randomText(random, wild) : "A title"];
      return [key, randomValue(random, wild, 0)];
    }),
  );
}

function randomValue(random: Random, wild: boolean, depth: number): JsonValue {
  switch (random.integer(depth > 2 ? 6 : 8)) {
    case 0:
      return random.integer(2) === 0;
    case 1:
      return wild ? null : 0;
    case 2:
      return random.integer(1000) - 500;
    case 3:
      return random.uniform(-1, 1);
    case 4:
    case 5:
      return randomText(random, wild);
    case 6:
      return Array.from({ length: random.integer(3) }, () => randomValue(random, wild, depth + 1));
    default:
      return {
        [pick(random, ["yes", "null", "a b", "k", "1", "ü=", "#"])]: randomValue(random, wild, depth + 1),
      };
  }
}

function randomText(random: Random, wild: boolean): string {
  const tame = [
    "",
    "a",
    "a=1",
    'say "x=1"',
    "it's",
    "[markdown]",
    "{",
    "key: value",
    "- #",
    "1e3",
    "007",
    "yes",
    "\\",
    "ü𝒙",
  ];
  return pick(
    random,
    wild ? [...tame, "\n", "\r\n", "\u2028", "\ud800", "\u0085", "// %%", "---", "\t", "\0"] : tame,
  );
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[random.integer(values.length)]!;
}
