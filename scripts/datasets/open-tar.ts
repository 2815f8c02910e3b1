import { extract, list, type ReadEntry } from "tar";

import { type Archive, type ArchiveEntry, unreadable } from "./archive.ts";

const KINDS: Readonly<Record<string, ArchiveEntry["kind"]>> = {
  File: "file",
  OldFile: "file",
  ContiguousFile: "file",
  Directory: "folder",
};

/** A compressed tape archive. @throws Problem if it cannot be read. */
export async function openTar(path: string): Promise<Archive> {
  const entries: ArchiveEntry[] = [];
  const onReadEntry = (entry: ReadEntry) => {
    entries.push({ path: entry.path, kind: KINDS[entry.type] ?? "other", bytes: entry.size });
    entry.resume();
  };
  await list({ file: path, strict: true, onReadEntry }).catch((cause) => {
    throw unreadable(path, cause);
  });
  return {
    entries,
    async unpack(folder, signal) {
      // The library knows no signal: it reads on, and writes no more.
      const filter = () => !signal.aborted;
      const options = { file: path, cwd: folder, strict: true, preserveOwner: false, noChmod: true, filter };
      await extract(options).catch((cause) => {
        throw unreadable(path, cause);
      });
      signal.throwIfAborted();
    },
  };
}
