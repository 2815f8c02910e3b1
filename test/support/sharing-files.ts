import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What has a state of its own in a process, or starts another. */
const PACKAGES =
  /^(?:playwright|zeromq|activation-lab(?:\/.*)?|node:(?:child_process|worker_threads|cluster|v8))$/;
/** In a test: it changes what others in its process would see. */
const CHANGES =
  /\bvi\.|\bprocess\.|\bglobalThis\b|setBackend|useKernels|register(?:Kernel|Gradient|Backend)|tf\.env\(/;

const IMPORT =
  /^\s*(?:import|export)\b(?!\s+type\b)[^;]*?\bfrom\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/**
 * Files of tests that may share a process one after the other, which spares each the start of one and the loading of
 * TensorFlow.js: those that leave the process as they found it. Those that compute with TensorFlow.js choose a backend first.
 *
 * @param folder Of the tests.
 */
export function listSharingFiles(folder: string): string[] {
  const read = new Map<string, { text: string; imports: string[] }>();
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(folder, name))
    .filter((path) => {
      const reached = [...reach(path, new Set())];
      const packages = reached
        .flatMap((file) => readOnce(file).imports)
        .filter((name) => !name.startsWith("."));
      const { text } = readOnce(path);
      if (packages.some((name) => PACKAGES.test(name)) || CHANGES.test(text)) return false;
      return !packages.includes("@tensorflow/tfjs") || text.includes("useBackend(");
    })
    .sort();

  function reach(path: string, seen: Set<string>): Set<string> {
    seen.add(path);
    for (const name of readOnce(path).imports.filter((name) => name.startsWith("."))) {
      const target = resolve(dirname(path), name).replace(/\.js$/, ".ts");
      if (target.endsWith(".ts") && !seen.has(target) && existsSync(target)) reach(target, seen);
    }
    return seen;
  }

  function readOnce(path: string): { text: string; imports: string[] } {
    const known = read.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, "utf8");
    const imports = [...text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2] ?? match[3])!);
    read.set(path, { text, imports });
    return { text, imports };
  }
}
