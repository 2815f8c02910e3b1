import { Problem } from "../problem.js";

interface Builtins {
  "node:crypto": typeof import("node:crypto");
  "node:fs": typeof import("node:fs");
  "node:os": typeof import("node:os");
  "node:path": typeof import("node:path");
  "node:url": typeof import("node:url");
}

/**
 * A module of Node, asked for when it is needed: an `import` of it would break every bundle for browsers.
 *
 * @throws Problem outside Node.
 */
export function nodeBuiltin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  if (typeof process !== "undefined" && typeof process.getBuiltinModule === "function") {
    return process.getBuiltinModule(name);
  }
  throw new Problem({
    rule: "Data sets are read from disk, which needs Node 20.19 or later.",
    came: "no Node here",
    cure: "Read the data in a notebook, not in a page.",
  });
}
