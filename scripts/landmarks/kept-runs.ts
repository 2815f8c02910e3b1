import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Lock, takeLock } from "../lock-file.ts";
import { isProblem } from "../problem.ts";
import { keepConfiguration, keepJson } from "./kept-files.ts";
import { readJsonIfThere } from "./read-json.ts";

/** Results of trainings, each in a file of its own, so that several processes can share the work. */
export interface KeptRuns<Result> {
  find(name: string): Result | undefined;
  /** A lock on a training that no process has done or does; undefined if another has it. */
  claim(name: string): Lock | undefined;
  keep(name: string, result: Result): void;
  /** Removes all: what it held stands elsewhere. */
  remove(): void;
}

/**
 * Opens a folder of results, or makes it.
 *
 * @param configuration Whatever changes the results: the folder is of one configuration.
 * @throws Problem if it is of another configuration.
 */
export function openKeptRuns<Result>(folder: string, configuration: unknown): KeptRuns<Result> {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, `${name}.json`);
  keepConfiguration(path("configuration"), configuration, folder);
  const find = (name: string) => readJsonIfThere(path(name)) as Result | undefined;
  return {
    find,
    claim(name) {
      if (find(name) !== undefined) return undefined;
      let lock: Lock;
      try {
        lock = takeLock(`${path(name)}.lock`);
      } catch (error) {
        if (isProblem(error)) return undefined;
        throw error;
      }
      if (find(name) === undefined) return lock;
      lock.release();
      return undefined;
    },
    keep: (name, result) => keepJson(path(name), result),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
