import { Problem } from "../problem.ts";
import type { JsonValue } from "./notebook.ts";

/** No figure and no metadata comes near; the functions that walk a notebook call themselves at every level. */
const DEEPEST = 200;

/** @throws Problem if arrays and objects are nested in one another more than 200 deep. */
export function requireDepth(value: JsonValue, name: string): void {
  let level: JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) {
      throw new Problem({
        rule: `${name}: arrays and objects of a notebook are nested at most ${DEEPEST} deep.`,
        came: "deeper ones",
        cure: "Look at metadata and outputs for a value that contains a chain of others, and flatten it.",
      });
    }
    level = level
      .filter((entry) => typeof entry === "object" && entry !== null)
      .flatMap((entry) => Object.values(entry as object));
  }
}
