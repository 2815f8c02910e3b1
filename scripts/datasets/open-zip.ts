import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";

import { type Entry, openPromise, type ZipFile } from "yauzl";

import { type Archive, type ArchiveEntry, unreadable } from "./archive.ts";

/** A zip archive. @throws Problem if it cannot be read. */
export async function openZip(path: string): Promise<Archive> {
  const entries: ArchiveEntry[] = [];
  await readEntries(path, async (_, entry) => {
    entries.push({ path: entry.fileName, kind: kindOf(entry), bytes: entry.uncompressedSize });
  });
  return {
    entries,
    unpack: (folder, signal) =>
      readEntries(path, async (zip, entry) => {
        signal.throwIfAborted();
        const target = join(folder, entry.fileName);
        if (kindOf(entry) === "folder") await mkdir(target, { recursive: true });
        else {
          await mkdir(dirname(target), { recursive: true });
          await unpackEntry(zip, entry, target, signal);
        }
      }).catch((error) => {
        throw signal.aborted ? signal.reason : error;
      }),
  };
}

async function readEntries(path: string, use: (zip: ZipFile, entry: Entry) => Promise<void>): Promise<void> {
  try {
    const zip = await openPromise(path, { lazyEntries: true });
    try {
      for await (const entry of zip.eachEntry()) await use(zip, entry);
    } finally {
      zip.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Unix's kind of file stands in the upper half of the attributes where Unix made the archive: 4 folder, 8 file, 10 link. */
function kindOf({ fileName, externalFileAttributes }: Entry): ArchiveEntry["kind"] {
  const mode = externalFileAttributes >>> 28;
  if (mode !== 0 && mode !== 4 && mode !== 8) return "other";
  return fileName.endsWith("/") ? "folder" : "file";
}

/** The library checks the size, which bounds what a bomb can do; the checksum is ours to check. */
async function unpackEntry(zip: ZipFile, entry: Entry, target: string, signal: AbortSignal): Promise<void> {
  let checksum = 0;
  const check = new Transform({
    transform(part: Buffer, _, done) {
      checksum = crc32(part, checksum);
      done(null, part);
    },
  });
  const file = createWriteStream(target, { flags: "wx" });
  await pipeline(await zip.openReadStreamPromise(entry), check, file, { signal });
  if (checksum !== entry.crc32) throw new Error(`${entry.fileName} has another checksum than it should`);
}
