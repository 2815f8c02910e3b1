import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { CATALOG } from "../datasets/catalog.ts";
import type { Examination } from "./diagnosis.ts";

/** Data sets that may not be redistributed, by the folder that holds each. */
const OTHERS = CATALOG.map(({ name }) => name);
const FETCH = "npm run datasets -- list tells where each is to be had, fetch NAME gets it";

/** The digits that come with the course, to the byte. */
export function examineDigits(datasets: string): Examination {
  return {
    part: "digits",
    isNeeded: true,
    async examine() {
      const folder = join(datasets, "digits");
      const cure = "Restore the folder: git checkout -- datasets";
      const manifest = await readFile(join(folder, "manifest.json"), "utf8").catch(() => undefined);
      if (manifest === undefined) return { isThere: false, found: `no manifest in ${folder}`, cure };
      const { file, sha256, examples } = JSON.parse(manifest) as Record<string, string>;
      const bytes = await readFile(join(folder, file!)).catch(() => Buffer.alloc(0));
      const digest = createHash("sha256").update(bytes).digest("hex");
      if (digest === sha256) return { isThere: true, found: `${examples} examples` };
      return { isThere: false, found: `${join(folder, file!)} is missing or has changed`, cure };
    },
  };
}

/** Data sets that the reader has put into a folder. */
export function examineOtherData(folder: string | undefined): Examination {
  return {
    part: "other data",
    isNeeded: false,
    async examine() {
      if (!folder) {
        const cure = `Set ACTIVATION_LAB_DATA to a folder for ${OTHERS.join(", ")}: ${FETCH}.`;
        return { isThere: false, found: "ACTIVATION_LAB_DATA is not set", cure };
      }
      const there = OTHERS.filter((name) => existsSync(join(folder, name)));
      const missing = OTHERS.filter((name) => !there.includes(name));
      if (missing.length === 0) return { isThere: true, found: `all of ${OTHERS.join(", ")} in ${folder}` };
      return {
        isThere: false,
        found: `${there.length === 0 ? "nothing" : there.join(", ")} in ${folder}, without ${missing.join(", ")}`,
        cure: `${FETCH}.`,
      };
    },
  };
}
