import { readFileSync } from "node:fs";

import { Problem } from "../problem.ts";

/** What a file that this command wrote holds; undefined if it is not there. @throws Problem if it is no JSON. */
export function readJsonIfThere(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(
      {
        rule: "What was kept of a training is JSON.",
        came: path,
        cure: "Delete that file to do its part anew.",
      },
      { cause },
    );
  }
}
