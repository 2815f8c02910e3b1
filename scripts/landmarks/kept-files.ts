import { renameSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import { Problem } from "../problem.ts";
import { readJsonIfThere } from "./read-json.ts";

/** Writes JSON, whole or not at all. */
export function writeWhole(file: string, content: unknown): void {
  const draft = `${file}.${process.pid}.part`;
  writeFileSync(draft, JSON.stringify(content));
  renameSync(draft, file);
}

/**
 * Writes a configuration, or makes sure that it is the one that is there.
 *
 * @param folder What the file is of, for the error.
 * @throws Problem if it is another one.
 */
export function keepConfiguration(file: string, configuration: unknown, folder: string): void {
  const found = readJsonIfThere(file);
  if (found === undefined) writeWhole(file, configuration);
  else if (!isSameConfiguration(found, configuration)) {
    throw new Problem({
      rule: "What was begun goes on with the options and the data that it was begun with.",
      came: `others for ${folder}`,
      cure: "Give those of its configuration.json, another --json, or delete the folder to begin anew.",
    });
  }
}

/** Whether what was read from JSON, which has no undefined properties, is the configuration. */
export function isSameConfiguration(read: unknown, configuration: unknown): boolean {
  return isDeepStrictEqual(read, JSON.parse(JSON.stringify(configuration)));
}
