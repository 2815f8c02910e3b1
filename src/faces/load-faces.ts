import { nodeBuiltin } from "../datasets/node-builtin.js";
import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";
import { type CutOptions, cutFace } from "./cut-face.js";
import { decodeImage } from "./decode-image.js";
import { decodeFaces, encodeFaces, type FaceShard } from "./encode-faces.js";
import type { Face, FaceRecord, FaceSet, GrayImage } from "./face.js";
import { type FaceFault, requireNoFaults } from "./face-fault.js";
import type { FaceList } from "./face-list.js";
import { digestImages, digestOf, readImage } from "./image-files.js";
import { cacheFolder, type ShardCache, shardCache } from "./shard-cache.js";

/** Faces that were read, and the lines that gave none. */
export interface LoadedFaces extends FaceSet {
  /** Empty, unless faults were to be skipped. In the order of the lines. */
  readonly faults: readonly FaceFault[];
}

export interface LoadOptions {
  /** Goes on without faces whose line or image is broken, and lists them; otherwise they are an error. */
  readonly skipFaults?: boolean;
  /** Most lines to read, from the first on; all by default. */
  readonly limit?: number | undefined;
  /** Side of the part of the image that is kept, in sides of the face's square; at least 1, 1.6 by default. */
  readonly reach?: number;
  /**
   * Pixels: where the side of the face's square has at least twice as many, the image is made smaller by a whole factor
   * that leaves at least these; at least 8, 80 by default.
   */
  readonly resolution?: number;
  /** Folder of the cache, `faces` in that of the user's caches by default; `false` for none. */
  readonly cache?: string | false;
  /** Called after every few faces. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/** To be raised when what is kept of an image changes for the same options. */
const FORMAT = 1;
/** Lines that share a file of the cache: what is done again after an interruption. */
const SHARD = 500;

/**
 * Reads the images of a list of faces, turns them gray and keeps the part around each face. Decoding takes about 5 ms an
 * image; the result is kept on disk in parts of 500 lines, by the digest of lines, images and options, so that it is done
 * once, goes on where it was interrupted, and follows when anything changes.
 *
 * @param list From `readMtfl` or `readFaceFolder`.
 * @returns Faces in the order of the lines.
 * @throws Problem with file, line and cure of what is broken, a missing, cut off or much too large image among it, unless
 * `skipFaults`; and if no face is left. The reason of `signal`, when that is aborted.
 */
export async function loadFaces(list: FaceList, options: LoadOptions = {}): Promise<LoadedFaces> {
  const { skipFaults = false, reach = 1.6, resolution = 80, cache, onProgress, signal } = options;
  requireFinite("reach", reach, { atLeast: 1 });
  requireInteger("resolution", resolution, 8);
  const { records, faults } = limitLines(list, options.limit);
  const store = cache === false ? undefined : shardCache(cache ?? defaultCache());
  const shards: FaceShard[] = [];
  for (let start = 0; start < records.length; start += SHARD) {
    const part = records.slice(start, start + SHARD);
    const report = (done: number) => onProgress?.({ done: start + done, total: records.length });
    shards.push(await loadShard(list, part, { reach, resolution }, store, report, signal));
  }
  const faces = shards.flatMap((shard) => shard.faces);
  const all = [...faults, ...shards.flatMap((shard) => shard.faults)].sort(
    (one, other) => one.line - other.line,
  );
  if (!skipFaults) requireNoFaults(all, records.length + faults.length);
  if (faces.length > 0) return { faces, attributes: list.attributes, faults: all };
  throw new Problem({
    rule: `${list.source} gives at least one face.`,
    came: `none in ${records.length + faults.length} lines`,
    cure: "Load without `skipFaults` to see what is wrong with them.",
  });
}

/** The first lines, broken ones counted. */
function limitLines(
  { records, faults }: FaceList,
  limit: number | undefined,
): Pick<FaceList, "records" | "faults"> {
  if (limit === undefined) return { records, faults };
  requireInteger("limit", limit, 1);
  const lines = [...records, ...faults].map(({ line }) => line).sort((one, other) => one - other);
  const last = lines[limit - 1] ?? Number.POSITIVE_INFINITY;
  return {
    records: records.filter(({ line }) => line <= last),
    faults: faults.filter(({ line }) => line <= last),
  };
}

function defaultCache(): string {
  return nodeBuiltin("node:path").join(cacheFolder(), "faces");
}

async function loadShard(
  { folder, source }: FaceList,
  records: readonly FaceRecord[],
  options: CutOptions,
  store: ShardCache | undefined,
  report: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<FaceShard> {
  const digests = store && (await digestImages(folder, records, signal));
  const contents = records.map(({ file }) => digests?.get(file) ?? "missing");
  const key = `${digestOf(JSON.stringify({ format: FORMAT, source, records, options, contents }))}.faces`;
  const kept = await store?.read(key);
  if (kept !== undefined) {
    report(records.length);
    return decodeFaces(kept);
  }
  const faces: Face[] = [];
  const faults: FaceFault[] = [];
  // A file that changes while others are read must not be kept as what it was.
  let isAsDigested = true;
  let last: { file: string; image: GrayImage } | undefined;
  for (const [place, record] of records.entries()) {
    signal?.throwIfAborted();
    try {
      // Several faces of one photograph stand in lines of their own, one after the other.
      if (last?.file !== record.file) {
        const digest = digests?.get(record.file);
        const bytes = await readImage(folder, record.file).catch((error) => {
          isAsDigested &&= digest === undefined;
          throw error;
        });
        isAsDigested &&= store === undefined || digestOf(bytes) === digest;
        last = { file: record.file, image: await decodeImage(bytes) };
      }
      faces.push(cutFace(last.image, record, options));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { rule, came, cure } = error;
      faults.push({ file: source, line: record.line, rule, came: `${record.file}: ${came}`, cure });
    }
    if (place % 20 === 19 || place === records.length - 1) {
      report(place + 1);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  const shard = { faces, faults };
  if (isAsDigested) await store?.write(key, encodeFaces(shard));
  return shard;
}
