import { isObject, type JsonObject, type JsonValue } from "../notebook/notebook.ts";
import { requireDepth } from "../notebook/require-depth.ts";

/** Characters that are kept of a name or a message. */
export const MESSAGE_LENGTH = 1_000;

/** What the program beside the kernel is asked for. */
export interface ToRun {
  readonly cells: readonly { readonly id: string; readonly source: string }[];
  readonly cellSeconds: number;
  readonly outputBytes: number;
}

/** One line of what it says. */
export type FromInside =
  | { readonly began: string }
  | ({ readonly did: string } & CellOutcome)
  /** The kernel did not start. */
  | { readonly failed: string }
  | { readonly end: true };

/** What came of a cell: values by `sendAnswer`, its error, and the rules of `failures.ts` that it broke. */
export interface CellOutcome {
  readonly answers: readonly JsonValue[];
  readonly error: JsonValue;
  readonly rules: readonly string[];
}

/** Reads a line that may be forged; `undefined` if it is none of ours. */
export function readLine(text: string): FromInside | undefined {
  let line: JsonValue;
  try {
    line = JSON.parse(text);
    requireDepth(line, "a line");
  } catch {
    return undefined;
  }
  if (!isObject(line)) return undefined;
  const own = (key: string): JsonValue | undefined => (Object.hasOwn(line, key) ? line[key] : undefined);
  const [began, did, failed] = [own("began"), own("did"), own("failed")];
  if (typeof began === "string") return { began };
  if (typeof failed === "string") return { failed: failed.slice(0, MESSAGE_LENGTH) };
  if (own("end") === true) return { end: true };
  if (typeof did !== "string") return undefined;
  const [answers, rules] = [own("answers"), own("rules")];
  return {
    did,
    answers: Array.isArray(answers) ? answers : [],
    error: own("error") ?? null,
    rules: Array.isArray(rules) ? rules.filter((rule) => typeof rule === "string") : [],
  };
}

/** A text of an object that may be forged. */
export function textOf(value: JsonObject, key: string): string {
  const text = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof text === "string" ? text.slice(0, MESSAGE_LENGTH) : "";
}
