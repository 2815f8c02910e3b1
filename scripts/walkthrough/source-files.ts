import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, posix, sep } from "node:path";

import { topNames } from "./find-symbol.ts";

/** The source files of the package as texts. */
export interface SourceFiles {
  /** The text of a file by its path below the folder, `undefined` where there is none. */
  read(file: string): string | undefined;
  /** Files that declare a name at their top. */
  declaring(name: string): string[];
}

/** Reads TypeScript files below a folder; nothing outside it, nothing of another kind. */
export function readSourceFiles(folder: string): SourceFiles {
  const read = (file: string): string | undefined => {
    const isBelow = posix.normalize(file) === file && !file.startsWith("../") && !posix.isAbsolute(file);
    if (!isBelow || file.includes("\\") || !file.endsWith(".ts")) return undefined;
    try {
      const path = realpathSync(join(folder, file));
      // A link may lead out of the folder.
      return path.startsWith(realpathSync(folder) + sep) ? readFileSync(path, "utf8") : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read,
    declaring(name) {
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((file) => file.replaceAll("\\", "/"))
        .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules)\//.test(file))
        .sort();
      return files.filter((file) => {
        const text = read(file);
        return text?.includes(name) === true && topNames(text, file).includes(name);
      });
    },
  };
}
