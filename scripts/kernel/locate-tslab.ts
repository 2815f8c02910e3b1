import { createRequire } from "node:module";
import { dirname } from "node:path";

import { Problem } from "../problem.ts";

export interface Tslab {
  /** Folder of the installed package. */
  readonly folder: string;
  readonly version: string;
}

/** The version of tslab of which `kernel-host.cjs` knows how it reports errors. */
const KNOWN_VERSION = "1.0.22";

/** This project's own tslab, whatever else is installed on the machine or beside a notebook. */
export function locateTslab(): Tslab {
  const require = createRequire(import.meta.url);
  let manifest: string;
  try {
    manifest = require.resolve("tslab/package.json");
  } catch (error) {
    throw new Problem(
      {
        rule: "Notebooks are executed by the tslab of this project.",
        came: "a project without tslab",
        cure: "Run npm install in the folder of the project.",
      },
      { cause: error },
    );
  }
  const version = String(require(manifest).version);
  if (version !== KNOWN_VERSION) {
    throw new Problem({
      rule: `Notebooks are executed by tslab ${KNOWN_VERSION}.`,
      came: `tslab ${version}`,
      cure: "Run npm install in the folder of the project, which installs the pinned version.",
    });
  }
  return { folder: dirname(manifest), version };
}
