import { renameSync, unlinkSync, writeFileSync } from "node:fs";

/** The file in which a new content waits until it is whole; of this process, so that two cannot mix theirs. */
export function draftOf(path: string): string {
  return `${path}.${process.pid}.part`;
}

/**
 * Writes a file whole or not at all: what stands there may be the only copy of someone's work, or be open elsewhere.
 *
 * @throws Error if it cannot be written; what stood there stays, and nothing else is left.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = draftOf(path);
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    try {
      unlinkSync(draft);
    } catch {
      // It was not begun.
    }
    throw error;
  }
}
