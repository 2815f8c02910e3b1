import { nodeBuiltin } from "../datasets/node-builtin.js";
import { Problem } from "../problem.js";
import type { FaceRecord } from "./face.js";

/** Most bytes of an image's file. */
const MOST_BYTES = 100_000_000;
/** Files that are read from disk at a time. */
const READ_AT_ONCE = 16;

/**
 * The digest of each file that records name, `undefined` for one that cannot be read. The contents are not kept: those of
 * a few hundred photographs may be gigabytes.
 */
export async function digestImages(
  folder: string,
  records: readonly FaceRecord[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string | undefined>> {
  const files = [...new Set(records.map(({ file }) => file))];
  const digests = new Map<string, string | undefined>();
  for (let start = 0; start < files.length; start += READ_AT_ONCE) {
    signal?.throwIfAborted();
    await Promise.all(
      files.slice(start, start + READ_AT_ONCE).map(async (file) => {
        digests.set(file, await readImage(folder, file).then(digestOf, () => undefined));
      }),
    );
  }
  return digests;
}

/** The content of an image's file. @throws Problem if there is none that can be read, or it is much too large. */
export async function readImage(folder: string, file: string): Promise<Uint8Array> {
  const { readFile, stat } = nodeBuiltin("node:fs").promises;
  const path = nodeBuiltin("node:path").join(folder, file);
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return await readFile(path);
  } catch (cause) {
    throw new Problem(
      {
        rule: "The image of a line is there.",
        came: `no file ${file} that can be read`,
        cure: "Unpack the data again, or check the folder and the spelling, capitals too.",
      },
      { cause },
    );
  }
  throw new Problem({
    rule: `The file of an image has at most ${MOST_BYTES} bytes.`,
    came: `more in ${file}`,
    cure: "Make the image smaller, and its landmarks with it.",
  });
}

/** SHA-256 in hexadecimal digits. */
export function digestOf(data: Uint8Array | string): string {
  return nodeBuiltin("node:crypto").createHash("sha256").update(data).digest("hex");
}
