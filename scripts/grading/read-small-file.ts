import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/**
 * Reads a file that somebody else has put there.
 *
 * @throws Error if it is a symbolic link, no plain file (a pipe would never end), or larger than `most` bytes.
 */
export function readSmallFile(path: string, most: number): Buffer {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) throw new Error("it is no plain file");
    if (size > most) throw new Error(`it has ${size} bytes, more than ${most}`);
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
