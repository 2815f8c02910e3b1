import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface Tag {
  /** File and line, such as `src/statistics.ts:12`. */
  readonly place: string;
  readonly text: string;
}

/** Every source file of the package. */
export function sourceFiles(): string[] {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/(^|[\\/])(dist|node_modules)[\\/]/.test(path))
    .map((path) => join(root, "src", path));
}

/** Texts of a tag such as `see` in all docstrings of the package, one line each. */
export function docstringTags(name: string): Tag[] {
  const pattern = new RegExp(String.raw`^\s*(?:/\*\*|\*).*?@${name} ([^@]*?)(?:\s*\*/)?$`);
  return sourceFiles().flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const text = pattern.exec(line)?.[1];
        return text === undefined ? [] : [{ place: `${relative(root, path)}:${index + 1}`, text }];
      }),
  );
}

/** Everything that may cite: source files of the package, notebooks, and what describes the data sets. */
export function textsThatCite(): string[] {
  const listed = ["notebooks", "datasets"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ipynb|md|json)$/.test(path) && !path.includes(".ipynb_checkpoints"))
      .map((path) => join(root, folder, path)),
  );
  return [...sourceFiles(), ...listed].map((path) => readFileSync(path, "utf8"));
}

/** Keys of CITATION.bib. */
export function citationKeys(): Set<string> {
  const text = readFileSync(join(root, "CITATION.bib"), "utf8");
  return new Set(Array.from(text.matchAll(/^@\w+\{([^,]+),/gm), ([, key]) => key!));
}
