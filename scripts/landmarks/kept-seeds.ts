import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Lock, takeLock } from "../lock-file.ts";
import { keepConfiguration, keepJson } from "./kept-files.ts";
import { readJsonIfThere } from "./read-json.ts";
import type { SeedCheckpoints, SeedResult } from "./train-seed.ts";

/** What is known of the training with a seed. */
export type KeptSeed = { readonly result: SeedResult } | SeedCheckpoints;

/** What a command keeps while it is not done. */
export interface KeptSeeds {
  find(seed: number): KeptSeed | undefined;
  keep(seed: number, state: KeptSeed): void;
  /** Leaves it for the next time. */
  close(): void;
  /** Removes it: all is done. */
  remove(): void;
}

/** Keeps nothing. */
export const NOTHING_KEPT: KeptSeeds = {
  find: () => undefined,
  keep: () => {},
  close: () => {},
  remove: () => {},
};

/**
 * A folder with a file for each seed, whole or not there at all.
 *
 * @param configuration Whatever changes the results: the folder is of one configuration.
 * @throws Problem if another process writes there, or it is of another configuration.
 */
export function openKeptSeeds(folder: string, configuration: unknown): KeptSeeds {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, "lock"));
  try {
    return openLocked(folder, configuration, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openLocked(folder: string, configuration: unknown, lock: Lock): KeptSeeds {
  const path = (name: string | number) => join(folder, typeof name === "number" ? `seed-${name}.json` : name);
  keepConfiguration(path("configuration.json"), configuration, folder);
  return {
    find: (seed) => readJsonIfThere(path(seed)) as KeptSeed | undefined,
    keep: (seed, state) => keepJson(path(seed), state),
    close: () => lock.release(),
    remove() {
      lock.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
