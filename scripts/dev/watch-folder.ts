import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";

import { Problem } from "../problem.ts";

/** Milliseconds without a further event after which a change counts as whole: editors write in several steps. */
const QUIET = 50;
const LEFT_OUT = ["node_modules", "dist", "build"];

/**
 * Calls `onChange` with the paths that changed below a folder, until `signal`. Folders are watched, not files, so that an
 * editor may replace a file by a new one of the same name.
 *
 * @param isMeant Whether a change of the path counts.
 * @param options.deep Whether folders in it are watched, too.
 * @throws Problem if the system watches no more for this user.
 */
export async function watchFolder(
  folder: string,
  isMeant: (path: string) => boolean,
  onChange: (paths: readonly string[]) => void,
  { signal, deep = true }: { readonly signal: AbortSignal; readonly deep?: boolean },
): Promise<void> {
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

  const remove = (place: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== place && !path.startsWith(place + sep)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };
  const add = async (place: string): Promise<void> => {
    if (watchers.has(place) || signal.aborted) return;
    const watcher = openWatcher(place, (file) => {
      note(join(place, file));
      void addFolder(place, file).catch(() => undefined);
      // Its own name: it was removed, and one that has come in its place is not watched by this.
      if (file === basename(place)) {
        remove(place);
        void add(place).catch(() => undefined);
      }
    });
    watchers.set(place, watcher);
    watcher.on("error", () => remove(place));
    for (const file of await readdir(place)) await addFolder(place, file);
  };
  const addFolder = async (place: string, file: string): Promise<void> => {
    if (!deep || LEFT_OUT.includes(file)) return;
    const path = join(place, file);
    if ((await stat(path)).isDirectory()) await add(path);
  };
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    remove(folder);
  });
  await add(folder);
}

function openWatcher(folder: string, onFile: (file: string) => void): FSWatcher {
  try {
    return watch(folder, (_kind, file) => {
      if (file !== null) onFile(file);
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOSPC" && code !== "EMFILE") throw error;
    throw new Problem(
      {
        rule: "The folders of the course must be watched for changes.",
        came: message,
        cure: "End other programs that watch files, or let the system watch more (on Linux: fs.inotify.max_user_watches and max_user_instances).",
      },
      { cause: error },
    );
  }
}
