import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { Problem } from "../problem.ts";
import { requireSafe } from "./archive.ts";
import type { CatalogEntry } from "./catalog.ts";
import { digestFile } from "./digest-file.ts";
import { download, forget } from "./download.ts";
import { openTar } from "./open-tar.ts";
import { openZip } from "./open-zip.ts";

export interface FetchOptions {
  /** The folder that is to hold the data set's own. */
  readonly root: string;
  /** Where the archive is, if not at its official place. */
  readonly url?: string | undefined;
  /** An archive that the user has downloaded; it is left as it is. */
  readonly from?: string | undefined;
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Downloads the archive of a data set, checks it, unpacks it beside its place and then moves it there at once, so that
 * what stands there is whole.
 *
 * @returns What is not known of the archive, for the user to know.
 * @throws Problem if the place is taken, the download fails, or the archive is not what it should be.
 */
export async function fetchDataset(entry: CatalogEntry, options: FetchOptions): Promise<string[]> {
  const { root, from, onProgress } = options;
  const target = join(root, entry.name);
  if (existsSync(target)) {
    throw new Problem({
      rule: "A data set is fetched to a place that is free.",
      came: target,
      cure: `Look at it with \`npm run datasets -- verify ${entry.name}\`, or move it away first.`,
    });
  }
  await mkdir(root, { recursive: true });
  const path = from ?? join(root, `.${entry.name}.${entry.format}.part`);
  if (from === undefined) await downloadArchive(entry, path, options);
  try {
    const warnings = await checkArchive(entry, path);
    onProgress("Unpacking");
    await unpack(entry, path, root, target);
    return warnings;
  } finally {
    // Also when it failed: it would again, so the next attempt starts anew.
    if (from === undefined) await forget(path);
  }
}

async function downloadArchive(entry: CatalogEntry, path: string, options: FetchOptions): Promise<void> {
  const { url = entry.url, patience, signal, onProgress } = options;
  await download({
    url,
    path,
    bytes: entry.bytes,
    limit: entry.limits.archive,
    patience,
    signal,
    onProgress: (done, total) =>
      onProgress(`Fetched ${megabytes(done)} of ${total ? megabytes(total) : "?"} MB`),
  });
}

async function checkArchive({ digest, name }: CatalogEntry, path: string): Promise<string[]> {
  if (!existsSync(path)) {
    throw new Problem({ rule: "The archive must be there.", came: `no file ${path}`, cure: "Check --from." });
  }
  if (digest === undefined) {
    const { size } = await stat(path);
    return [
      `no digest of the archive is published; this one has ${size} bytes and the sha256 ${await digestFile(path, "sha256")}`,
    ];
  }
  const came = await digestFile(path, digest.algorithm);
  if (came === digest.value) return [];
  throw new Problem({
    rule: `The archive of ${name} has the ${digest.algorithm} ${digest.value}, as ${digest.source} says.`,
    came,
    cure: "Nothing was unpacked. Fetch it again; if that changes nothing, look at the official page.",
  });
}

async function unpack(entry: CatalogEntry, path: string, root: string, target: string): Promise<void> {
  const temporary = await mkdtemp(join(root, `.${entry.name}-`));
  try {
    const archive = await (entry.format === "zip" ? openZip(path) : openTar(path));
    requireSafe(archive.entries, entry.limits.unpacked);
    await archive.unpack(temporary);
    await rename(await findData(entry, temporary), target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The folder that holds the marker, whatever folders the archive put around it. */
async function findData({ marker, name }: CatalogEntry, folder: string): Promise<string> {
  const found = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && file.name === marker && basename(file.parentPath) !== "__MACOSX")
    .map((file) => file.parentPath)
    .sort((one, other) => one.length - other.length)[0];
  if (found !== undefined) return found;
  throw new Problem({
    rule: `The archive of ${name} holds the file ${marker}.`,
    came: `${(await readdir(folder)).slice(0, 5).join(", ") || "nothing"} in it`,
    cure: `Look at the official page: the archive may have changed. Unpack it by hand into ${basename(dirname(folder))}.`,
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
