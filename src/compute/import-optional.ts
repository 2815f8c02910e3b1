import { NotInstalled } from "./candidate.js";

/** Loads a package that the user may have installed. */
export type ImportPackage = (name: string) => Promise<unknown>;

/**
 * Loads a package that stands in no list of dependencies to install. A bundle for browsers leaves the import alone, as
 * its name comes as a variable.
 *
 * @throws NotInstalled outside Node, and where there is no such package; whatever the package throws otherwise.
 */
export async function importOptional(name: string): Promise<unknown> {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") {
    throw new NotInstalled("it works in Node only");
  }
  try {
    const loaded = (await import(/* @vite-ignore */ name)) as { default?: unknown };
    return loaded.default ?? loaded;
  } catch (error) {
    throw isAbsent(name, error) ? new NotInstalled(`${name} is not installed`) : error;
  }
}

/** Whether it is the package itself that was not found, by Node or by Vite; it may also lack one of its own. */
function isAbsent(name: string, error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (message.startsWith(`Could not resolve "${name}"`)) return true;
  return code.endsWith("MODULE_NOT_FOUND") && message.includes(`'${name}'`);
}
