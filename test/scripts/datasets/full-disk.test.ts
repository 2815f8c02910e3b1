import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";

import { zipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { MachineProblem, unreadable } from "../../../scripts/datasets/archive.ts";
import { CATALOG } from "../../../scripts/datasets/catalog.ts";
import { fetchDataset } from "../../../scripts/datasets/fetch-dataset.ts";
import { serveFile, startServer, type TestServer } from "./server.ts";

const disk = vi.hoisted(() => ({ isFull: false }));
const fullError = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs")>();
  const createWriteStream: typeof fs.createWriteStream = (path, options) =>
    disk.isFull && String(path).endsWith("training.txt")
      ? (new Writable({ write: (_part, _encoding, done) => done(fullError()) }) as never)
      : fs.createWriteStream(path, options);
  return { ...fs, createWriteStream };
});

let server: TestServer;
let folder: string;
beforeEach(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), "datasets-"));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test("a disk that fills up while unpacking costs no download", async () => {
  const entry = { ...CATALOG[0]!, name: "set", limits: { archive: 1e6, unpacked: 1e5 } };
  server.answer = serveFile(Buffer.from(zipSync({ "MTFL/training.txt": Buffer.from("lines") })), '"one"');
  const fetchIt = () =>
    fetchDataset(entry, {
      root: folder,
      url: server.url,
      patience: 5,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  disk.isFull = true;
  await expect(fetchIt()).rejects.toThrow(
    "Got: ENOSPC: no space left on device, write. Make room, or give another folder with --to.",
  );
  expect(readdirSync(folder)).toEqual([".set.zip", ".set.zip.json"]);
  disk.isFull = false;
  await fetchIt();
  expect(server.requests).toHaveLength(1);
  expect(readFileSync(join(folder, "set", "training.txt"), "utf8")).toBe("lines");
  expect(readdirSync(folder)).toEqual(["set"]);
});

test("only faults of the machine are told from faults of the archive", () => {
  expect(unreadable("a.zip", fullError())).toBeInstanceOf(MachineProblem);
  expect(unreadable("a.zip", new Error("end of central directory"))).not.toBeInstanceOf(MachineProblem);
  expect(unreadable("a.zip", Object.assign(new Error("x"), { code: "EEXIST" }))).not.toBeInstanceOf(
    MachineProblem,
  );
});
