import { createHash } from "node:crypto";

import { cleanNotebook } from "../notebook/clean-notebook.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";

/** What both sides of a pair hold, in digests: metadata of the notebook, and ids and contents of the cells in order. */
export interface Snapshot {
  readonly metadata: string;
  readonly cells: readonly (readonly [id: string, digest: string])[];
}

/** Digests all that is committed of a notebook but outputs. */
export function takeSnapshot(notebook: Notebook): Snapshot {
  const { metadata, cells } = cleanNotebook(notebook);
  const digest = (part: Pick<Notebook, "metadata" | "cells">): string =>
    createHash("sha256")
      .update(formatNotebook({ name: notebook.name, ...part }))
      .digest("hex");
  return {
    metadata: digest({ metadata, cells: [] }),
    cells: cells.map((cell) => {
      const bare = cell.type === "code" ? { ...cell, outputs: [], executionCount: null } : cell;
      return [cell.id, digest({ metadata: {}, cells: [bare] })];
    }),
  };
}

/** A snapshot that was kept as JSON; a damaged one counts as none. */
export function readSnapshot(text: string | undefined): Snapshot | undefined {
  try {
    const snapshot = JSON.parse(text ?? "") as Snapshot;
    return Array.isArray(snapshot.cells) && snapshot.cells.every(Array.isArray) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

export function isSame(one: Snapshot, other: Snapshot): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What changed from one snapshot to another, such as `goals, new: loss-curve, deleted: setup`. */
export function describeChanges(from: Snapshot, to: Snapshot): string {
  const before = new Map(from.cells);
  const after = new Map(to.cells);
  const ids = [...after.keys()];
  const kept = ids.filter((id) => before.has(id));
  const parts = [
    kept.filter((id) => before.get(id) !== after.get(id)).join(", "),
    list(
      "new",
      ids.filter((id) => !before.has(id)),
    ),
    list(
      "deleted",
      [...before.keys()].filter((id) => !after.has(id)),
    ),
    kept.join() === [...before.keys()].filter((id) => after.has(id)).join() ? "" : "the order of cells",
    from.metadata === to.metadata ? "" : "the notebook's metadata",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function list(word: string, ids: readonly string[]): string {
  return ids.length === 0 ? "" : `${word}: ${ids.join(", ")}`;
}
