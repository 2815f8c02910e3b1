import { Problem } from "../problem.ts";

/** What an archive says of one thing in it. */
export interface ArchiveEntry {
  /** With `/` between its parts. */
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  readonly bytes: number;
}

export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** Unpacks files and folders into an empty folder. @throws The signal's reason, when that is aborted. */
  unpack(folder: string, signal: AbortSignal): Promise<void>;
}

/** Most entries; a data set of so many files would be published otherwise. */
const MOST_ENTRIES = 200_000;

/**
 * Looks at all that an archive holds before anything of it is written.
 *
 * @throws Problem if a path leaves the folder or cannot be written everywhere, two entries have one path, something is
 * neither file nor folder (a link), or it is too much.
 */
export function requireSafe(entries: readonly ArchiveEntry[], limit: number): void {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { path, kind, bytes: size } of entries) {
    const name = JSON.stringify(path);
    if (kind === "other") throw unsafe("holds files and folders only, no links", `${name}, which is neither`);
    if (!isInside(path)) throw unsafe("stays in its folder", name);
    // Windows and macOS take names that differ in capitals for one.
    const key = path.toLowerCase().replace(/\/$/, "");
    if (kind === "file" && seen.has(key)) throw unsafe("has one file for each path", `${name} twice`);
    seen.add(key);
    bytes += size;
  }
  if (bytes <= limit && entries.length <= MOST_ENTRIES) return;
  throw unsafe(
    `unpacks to at most ${limit} bytes in ${MOST_ENTRIES} files`,
    `${bytes} bytes in ${entries.length} files`,
  );
}

function isInside(path: string): boolean {
  const parts = path.split("/");
  return (
    path !== "" &&
    !path.startsWith("/") &&
    !/[\\:\0]/.test(path) &&
    !parts.includes("..") &&
    !parts.some((part) => part.length > 255)
  );
}

function unsafe(rule: string, came: string): Problem {
  return new Problem({
    rule: `The archive of a data set ${rule}.`,
    came,
    cure: "Nothing was unpacked. This is not the archive that the course knows: look at the official page.",
  });
}

/** What goes wrong on a machine whatever the archive is: no room, no right to write, too many open files, a broken disk. */
const OF_THE_MACHINE = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EMFILE", "ENFILE", "EIO", "EFBIG"];

/** A fault of the machine, not of the archive, which stays as it is. */
export class MachineProblem extends Problem {}

/** Why an archive was not unpacked: it cannot be read at all, or this machine cannot write what it holds. */
export function unreadable(path: string, cause: unknown): Problem {
  if (OF_THE_MACHINE.includes((cause as NodeJS.ErrnoException).code ?? "")) {
    return new MachineProblem(
      {
        rule: "What the archive holds must fit on the disk, and you must have the right to write it there.",
        came: `${(cause as Error).message}`,
        cure: "Make room, or give another folder with --to. What was downloaded is kept: call the command again.",
      },
      { cause },
    );
  }
  return new Problem(
    {
      rule: "The archive must be whole, and its names such as can be unpacked.",
      came: `${cause instanceof Error ? cause.message : cause} in ${path}`,
      cure: "Fetch it again; if that changes nothing, look at the official page.",
    },
    { cause },
  );
}
