import { readFileSync } from "node:fs";
import { join } from "node:path";

import { REPOSITORY } from "../repository.ts";
import type { Examination } from "./diagnosis.ts";

/** The Node that runs this, beside the releases that `package.json` names. */
export function examineNode(
  version: string = process.versions.node,
  range: string = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")).engines.node,
): Examination {
  return {
    part: "Node.js",
    isNeeded: true,
    async examine() {
      const found = `${version}, on ${process.platform} ${process.arch}`;
      if (isIn(range, version)) return { isThere: true, found };
      return {
        isThere: false,
        found: `${version}, where the course needs ${range}`,
        cure: "Install a current release from https://nodejs.org, then run npm ci again.",
      };
    },
  };
}

/** Whether a version is in a range of parts `^1.2.3` and `>=1.2.3`. */
function isIn(range: string, version: string): boolean {
  const mine = numbers(version);
  return range.split("||").some((part) => {
    const oldest = numbers(part);
    const difference = oldest.map((number, index) => mine[index]! - number).find((value) => value !== 0) ?? 0;
    return difference >= 0 && (!part.includes("^") || mine[0] === oldest[0]);
  });
}

function numbers(text: string): number[] {
  return text.match(/\d+/g)!.slice(0, 3).map(Number);
}
