import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { watchFolder } from "../../../scripts/dev/watch-folder.ts";

describe("watchFolder", () => {
  let root: string;
  let seen: string[];
  let closing: AbortController;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "activation-lab-watch-"));
    mkdirSync(join(root, "part"));
    seen = [];
    closing = new AbortController();
    const note = (paths: readonly string[]) => seen.push(...paths.map((path) => basename(path)));
    await watchFolder(root, (path) => path.endsWith(".ts"), note, closing);
  });
  afterEach(() => {
    closing.abort();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (...path: string[]) => writeFileSync(join(root, ...path), "");
  /** Writes until it is seen: a new folder is watched only a moment later. */
  const sees = (file: string) =>
    vi.waitFor(
      () => {
        write("part", file);
        expect(seen).toContain(file);
      },
      { timeout: 20_000, interval: 100 },
    );

  it.each([0, 200])(
    "sees files in a folder that was removed and has come back %i ms later",
    async (time) => {
      await sees("one.ts");
      rmSync(join(root, "part"), { recursive: true });
      if (time > 0) await setTimeout(time);
      mkdirSync(join(root, "part"));
      await sees("two.ts");
    },
    60_000,
  );

  it("sees nothing more once it has ended", async () => {
    write("other.md");
    await sees("one.ts");
    closing.abort();
    write("part", "two.ts");
    await setTimeout(200);
    expect([...new Set(seen)]).toEqual(["one.ts"]);
  }, 60_000);
});
