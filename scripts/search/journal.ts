import { createHash } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import type { CandidateEvaluation } from "activation-lab";
import { takeLock } from "../lock-file.ts";
import { Problem } from "../problem.ts";
import type { Job } from "./protocol.ts";

/** Whatever changes the results of evaluations, as plain data: a journal is of one configuration. */
export type Configuration = Readonly<Record<string, unknown>>;

/** The memory of a search on disk: what was evaluated survives whatever happens to the process. */
export interface Journal {
  /** The evaluation of a job that is written down already. */
  find(job: Job): CandidateEvaluation | undefined;
  /** Notes that an evaluation begins. */
  begin(job: Job): void;
  /** Notes what came out. */
  end(job: Job, evaluation: CandidateEvaluation): void;
  /** How many evaluations were found in the file. */
  readonly found: number;
  close(): void;
}

type Entry =
  | { readonly activationLabSearch: 1; readonly configuration: Configuration }
  | { readonly begin: Job }
  | { readonly end: Job; readonly evaluation: CandidateEvaluation };

/** A journal that is kept in memory alone. */
export function createMemoryJournal(): Journal {
  const known = new Map<string, CandidateEvaluation>();
  return {
    found: 0,
    find: (job) => known.get(keyOf(job)),
    begin: () => {},
    end: (job, evaluation) => void known.set(keyOf(job), evaluation),
    close: () => {},
  };
}

/**
 * Opens the journal of a search, or begins one. A line is an entry with its digest, and is on the disk before the search
 * goes on. A last line that was cut off by the end of its process is taken away.
 *
 * @throws Problem if another process writes to it, it is damaged, or it is of another configuration.
 */
export function openJournal(path: string, configuration: Configuration): Journal {
  const lock = takeLock(`${path}.lock`);
  let file: number | undefined;
  try {
    const { entries, length } = readEntries(path);
    const known = new Map<string, CandidateEvaluation>();
    for (const entry of entries) if ("end" in entry) known.set(keyOf(entry.end), entry.evaluation);
    const found = known.size;
    requireFit(path, entries[0], configuration);
    const descriptor = openSync(path, "a");
    file = descriptor;
    if (fstatSync(descriptor).size > length) truncateSync(path, length);
    let size = length;
    const append = (entry: Entry) => {
      const line = Buffer.from(formatLine(entry));
      if (fstatSync(descriptor).size !== size) throw twoWriters(path);
      writeSync(descriptor, line);
      fsyncSync(descriptor);
      size += line.length;
    };
    if (entries.length === 0) append({ activationLabSearch: 1, configuration });
    return {
      found,
      find: (job) => known.get(keyOf(job)),
      begin: (job) => append({ begin: job }),
      end(job, evaluation) {
        append({ end: job, evaluation });
        known.set(keyOf(job), evaluation);
      },
      close() {
        closeSync(descriptor);
        lock.release();
      },
    };
  } catch (error) {
    if (file !== undefined) closeSync(file);
    lock.release();
    throw error;
  }
}

/** The entries of a journal, and the length of the lines that are whole. */
function readEntries(path: string): { entries: Entry[]; length: number } {
  const bytes = readIfThere(path);
  const length = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
  return { entries: lines.map((line, index) => readLine(line, index + 1, path)), length };
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return Buffer.alloc(0);
    if (code !== "EISDIR") throw error;
    throw new Problem({
      rule: "A journal is a file.",
      came: `the folder ${path}`,
      cure: "Name a file in it, such as search.jsonl.",
    });
  }
}

function formatLine(entry: Entry): string {
  const text = JSON.stringify(entry);
  return `{"digest":"${digest(text)}","entry":${text}}\n`;
}

function readLine(line: string, number: number, path: string): Entry {
  const [, expected, text = ""] = /^\{"digest":"([0-9a-f]{16})","entry":(.*)\}$/.exec(line) ?? [];
  if (expected !== undefined && digest(text) === expected) return JSON.parse(text) as Entry;
  throw new Problem({
    rule: "Every line of a journal holds an entry with its digest.",
    came: `line ${number} of ${path}, which is not as it was written`,
    cure: `Take the lines from this one on away (\`head -n ${number - 1}\`) to keep what is before it, or name a new file.`,
  });
}

function requireFit(path: string, header: Entry | undefined, configuration: Configuration): void {
  if (header === undefined) return;
  const written = "configuration" in header ? header.configuration : {};
  // What was read from JSON has no undefined properties.
  const wanted = JSON.parse(JSON.stringify(configuration)) as Configuration;
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(written)])];
  const differing = names.filter((name) => !isDeepStrictEqual(written[name], wanted[name]));
  if (differing.length === 0) return;
  const say = (of: Configuration) =>
    differing.map((name) => `${name} ${JSON.stringify(of[name]) ?? "not given"}`).join(", ");
  throw new Problem({
    rule: `A journal goes on with the configuration that it was begun with: ${say(written)}.`,
    came: `${say(wanted)} for ${path}`,
    cure: "Give the same options as before, or name a new file.",
  });
}

function twoWriters(path: string): Problem {
  return new Problem({
    rule: "One process at a time writes to a journal.",
    came: `${path}, which has changed meanwhile`,
    cure: "End the other process, then give the same command again.",
  });
}

function keyOf({ formula, seed }: Job): string {
  return `${seed} ${formula}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
