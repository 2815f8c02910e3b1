import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { writeWhole } from "../write-whole.ts";

/** SHA-256 in hexadecimal of whatever decides a result, as plain data. */
export function keyOf(facts: unknown): string {
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

/** What was kept under this key; `undefined` if nothing was, or not whole. */
export function readKept<Result>(path: string, key: string): Result | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as { key: string; digest: string; result: Result };
    return kept.key === key && kept.digest === keyOf(kept.result) ? kept.result : undefined;
  } catch {
    return undefined;
  }
}

export function keep(path: string, key: string, result: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, JSON.stringify({ key, digest: keyOf(result), result }));
}
