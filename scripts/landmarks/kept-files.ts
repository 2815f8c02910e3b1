import { isDeepStrictEqual } from "node:util";

import { Problem } from "../problem.ts";
import { writeWhole } from "../write-whole.ts";
import { readJsonIfThere } from "./read-json.ts";

export function keepJson(file: string, content: unknown): void {
  writeWhole(file, JSON.stringify(content));
}

/**
 * Writes a configuration, or makes sure that it is the one that is there.
 *
 * @param folder What the file is of, for the error.
 * @throws Problem if it is another one.
 */
export function keepConfiguration(file: string, configuration: unknown, folder: string): void {
  const found = readJsonIfThere(file);
  if (found === undefined) keepJson(file, configuration);
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
