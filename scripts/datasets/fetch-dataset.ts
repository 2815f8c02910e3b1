import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { takeLock } from "../lock-file.ts";
import { Problem } from "../problem.ts";
import { MachineProblem, requireSafe } from "./archive.ts";
import type { CatalogEntry } from "./catalog.ts";
import { digestFile } from "./digest-file.ts";
import { download, forget, hasDownload, renameDownload } from "./download.ts";
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
 * what stands there is whole. An interruption, or a disk that is full, leaves what was downloaded for the next call.
 *
 * @returns What is not known of the archive, for the user to know.
 * @throws Problem if the place is taken, another process fetches the same set, the download fails, or the archive is not what
 * it should be. The signal's reason, when that is aborted.
 */
export async function fetchDataset(entry: CatalogEntry, options: FetchOptions): Promise<string[]> {
  const { root, from } = options;
  const target = join(root, entry.name);
  if (existsSync(target)) {
    throw new Problem({
      rule: "A data set is fetched to a place that is free.",
      came: target,
      cure: `Look at it with \`npm run datasets -- verify ${entry.name}\`, or move it away first.`,
    });
  }
  await mkdir(root, { recursive: true });
  const lock = takeLock(join(root, `.${entry.name}.lock`));
  try {
    return await (from === undefined
      ? unpackDownload(entry, options, target)
      : unpackArchive(entry, from, options, target));
  } finally {
    lock.release();
  }
}

/** Downloads an archive, unless a call that was cut short while unpacking has left it, and unpacks it. */
async function unpackDownload(entry: CatalogEntry, options: FetchOptions, target: string): Promise<string[]> {
  const whole = join(options.root, `.${entry.name}.${entry.format}`);
  if (!(await hasDownload(whole, options.url ?? entry.url))) {
    await forget(whole);
    await downloadArchive(entry, `${whole}.part`, options);
    await renameDownload(`${whole}.part`, whole);
  }
  try {
    const warnings = await unpackArchive(entry, whole, options, target);
    await forget(whole);
    return warnings;
  } catch (error) {
    // An archive that is at fault would be again: the next attempt starts anew.
    if (error instanceof Problem && !(error instanceof MachineProblem)) await forget(whole);
    throw error;
  }
}

async function unpackArchive(
  entry: CatalogEntry,
  path: string,
  { root, signal, onProgress }: FetchOptions,
  target: string,
): Promise<string[]> {
  const warnings = await checkArchive(entry, path);
  onProgress("Unpacking");
  await unpack(entry, path, root, target, signal);
  return warnings;
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

async function unpack(
  entry: CatalogEntry,
  path: string,
  root: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const temporary = await mkdtemp(join(root, `.${entry.name}-`));
  try {
    const archive = await (entry.format === "zip" ? openZip(path) : openTar(path));
    requireSafe(archive.entries, entry.limits.unpacked);
    await archive.unpack(temporary, signal);
    signal.throwIfAborted();
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
