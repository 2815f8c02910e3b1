import { createRequire } from "node:module";

export type TypeScript = typeof import("@tslab/typescript-for-tslab");

let loaded: TypeScript | undefined;

/**
 * TypeScript with its parser, as the kernel has it: the compiler of this project, version 7, gives none to programs.
 * Loaded at the first call, since it takes a sixth of a second.
 */
export function loadTypeScript(): TypeScript {
  if (loaded === undefined) {
    const tslab = createRequire(import.meta.url).resolve("tslab/package.json");
    loaded = createRequire(tslab)("@tslab/typescript-for-tslab") as TypeScript;
  }
  return loaded;
}
