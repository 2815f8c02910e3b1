import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds without a further event after which a change counts as whole: editors write in several steps. */
const QUIET = 50;
const LEFT_OUT = ["node_modules", "dist", "build"];

/**
 * Calls `onChange` with the paths that changed below a folder. Folders are watched, not files, so that an editor may
 * replace a file by a new one of the same name.
 *
 * @param isMeant Whether a change of the path counts.
 * @param options.deep Whether folders in it are watched, too.
 * @returns A function that ends it.
 */
export async function watchFolder(
  folder: string,
  isMeant: (path: string) => boolean,
  onChange: (paths: readonly string[]) => void,
  { deep = true } = {},
): Promise<() => void> {
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const note = (path: string) => {
    if (!isMeant(path)) return;
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed.clear();
      onChange(paths);
    }, QUIET);
  };

  const add = async (place: string): Promise<void> => {
    if (watchers.has(place)) return;
    const watcher = watch(place, (_kind, file) => {
      if (file === null) return;
      note(join(place, file));
      void addFolder(place, file).catch(() => undefined);
    });
    watchers.set(place, watcher);
    watcher.on("error", () => {
      watcher.close();
      watchers.delete(place);
    });
    for (const file of await readdir(place)) await addFolder(place, file);
  };
  const addFolder = async (place: string, file: string): Promise<void> => {
    if (!deep || LEFT_OUT.includes(file)) return;
    const path = join(place, file);
    if ((await stat(path)).isDirectory()) await add(path);
  };
  await add(folder);

  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}
