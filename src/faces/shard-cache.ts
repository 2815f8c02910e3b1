import { nodeBuiltin } from "../datasets/node-builtin.js";
import { readEnvironment } from "../environment.js";
import { Problem } from "../problem.js";

/** Bytes on disk, by a key that says all that they were made from. */
export interface ShardCache {
  /** `undefined` where there is nothing, or nothing whole. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, content: Uint8Array): Promise<void>;
}

const DIGEST = "sha256";
const DIGEST_BYTES = 32;

/**
 * A folder of files, each with its digest at the end. A file is written under another name and then takes its own at once,
 * so a reader sees a whole one or none, also beside other processes; one that was cut short or changed counts as absent.
 */
export function shardCache(folder: string): ShardCache {
  const { mkdir, readFile, rename, rm, writeFile } = nodeBuiltin("node:fs").promises;
  const { join } = nodeBuiltin("node:path");
  const { createHash, randomUUID } = nodeBuiltin("node:crypto");
  const digestOf = (content: Uint8Array) => createHash(DIGEST).update(content).digest();
  return {
    async read(key) {
      const file = await readFile(join(folder, key)).catch(() => undefined);
      if (file === undefined || file.length < DIGEST_BYTES) return undefined;
      const content = new Uint8Array(file.buffer, file.byteOffset, file.length - DIGEST_BYTES);
      return digestOf(content).equals(file.subarray(-DIGEST_BYTES)) ? content : undefined;
    },
    async write(key, content) {
      const temporary = join(folder, `${key}.${process.pid}.${randomUUID()}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, Buffer.concat([content, digestOf(content)]));
        await rename(temporary, join(folder, key));
      } catch (cause) {
        throw new Problem(
          {
            rule: "What was read is kept in the cache.",
            came: `${cause instanceof Error ? cause.message : cause}`,
            cure: "Make room there, set ACTIVATION_LAB_CACHE to another folder, or give `cache: false`.",
          },
          { cause },
        );
      } finally {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/**
 * Where caches go: the folder that `ACTIVATION_LAB_CACHE` names, else `activation-lab` in the user's folder for caches
 * (`XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches` on macOS, `LOCALAPPDATA` on Windows). It may be deleted at any time.
 */
export function cacheFolder(): string {
  const { join, resolve } = nodeBuiltin("node:path");
  const own = readEnvironment("ACTIVATION_LAB_CACHE");
  if (own !== undefined) return resolve(own);
  const home = nodeBuiltin("node:os").homedir();
  const usual: Partial<Record<NodeJS.Platform, string | undefined>> = {
    darwin: join(home, "Library", "Caches"),
    win32: readEnvironment("LOCALAPPDATA"),
  };
  const root = usual[process.platform] ?? readEnvironment("XDG_CACHE_HOME") ?? join(home, ".cache");
  return join(root, "activation-lab");
}
