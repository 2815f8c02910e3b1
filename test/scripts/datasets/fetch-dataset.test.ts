import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { type Zippable, zipSync } from "fflate";
import { Header } from "tar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { CATALOG, type CatalogEntry } from "../../../scripts/datasets/catalog.ts";
import { fetchDataset } from "../../../scripts/datasets/fetch-dataset.ts";
import { serveFile, serveStart, startServer, type TestServer } from "./server.ts";

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

const root = () => join(folder, "data");
const text = (words: string) => Buffer.from(words);

function entryOf(format: CatalogEntry["format"], changes: Partial<CatalogEntry> = {}): CatalogEntry {
  const [first] = CATALOG;
  return {
    ...first!,
    name: "set",
    format,
    marker: "training.txt",
    limits: { archive: 1e6, unpacked: 1e5 },
    ...changes,
  };
}

function get(archive: Uint8Array, entry: CatalogEntry) {
  server.answer = serveFile(Buffer.from(archive), '"one"');
  return run(entry);
}

const run = (entry: CatalogEntry) =>
  fetchDataset(entry, {
    root: root(),
    url: server.url,
    patience: 5,
    signal: new AbortController().signal,
    onProgress: () => {},
  });

interface TarEntry {
  readonly path: string;
  readonly type?: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice";
  readonly linkpath?: string;
  readonly content?: Buffer;
}

function makeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, type = "File", linkpath, content = Buffer.alloc(0) }) => {
    const header = Buffer.alloc(512);
    new Header({
      path,
      type,
      mode: 0o644,
      size: content.length,
      mtime: new Date(0),
      ...(linkpath && { linkpath }),
    }).encode(header);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const GOOD: Zippable = {
  "MTFL/training.txt": text("lines"),
  "MTFL/lfw/a.jpg": text("image"),
  "readme.txt": text("x"),
};

describe("fetchDataset", () => {
  test("unpacks a zip, finds the data's own folder in it and cleans up", async () => {
    const warnings = await get(zipSync(GOOD), entryOf("zip"));
    expect(warnings.join()).toMatch(
      /no digest of the archive is published; this one has \d+ bytes and the sha256 [0-9a-f]{64}/,
    );
    expect(readFileSync(join(root(), "set", "lfw", "a.jpg"), "utf8")).toBe("image");
    expect(readdirSync(root())).toEqual(["set"]);
  });

  test("unpacks a tar.gz whose digest is the published one", async () => {
    const archive = makeTar([
      { path: "batches/", type: "Directory" },
      { path: "batches/training.txt", content: text("lines") },
    ]);
    const value = createHash("md5").update(archive).digest("hex");
    const entry = entryOf("tar.gz", {
      digest: { algorithm: "md5", value, source: "here" },
      bytes: archive.length,
    });
    expect(await get(archive, entry)).toEqual([]);
    expect(readdirSync(join(root(), "set"))).toEqual(["training.txt"]);
  });

  test("goes on after an interruption, then unpacks", async () => {
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, index) => ((index * index) % 7919) % 256));
    const archive = Buffer.from(zipSync({ ...GOOD, noise }, { level: 0 }));
    server.answer = serveStart(archive, '"one"', 30_000, "break");
    await expect(run(entryOf("zip"))).rejects.toThrow("Call the command again");
    await get(archive, entryOf("zip"));
    expect(server.requests.at(-1)!.headers.range).toMatch(/^bytes=\d+-$/);
    expect(readFileSync(join(root(), "set", "training.txt"), "utf8")).toBe("lines");
  });

  test("leaves what is there alone", async () => {
    mkdirSync(join(root(), "set"), { recursive: true });
    await expect(get(zipSync(GOOD), entryOf("zip"))).rejects.toThrow("npm run datasets -- verify set");
    expect(server.requests).toEqual([]);
  });
});

/** The zip with one of its bytes changed, behind the name `at` of the given record. */
function patch(archive: Uint8Array, find: (bytes: Buffer) => number, value: number): Buffer {
  const bytes = Buffer.from(archive);
  bytes.writeUInt32LE(value, find(bytes));
  return bytes;
}
/** Where the central directory says the size of the first entry, unpacked. */
const centralSize = (bytes: Buffer) => bytes.indexOf("PK\x01\x02") + 24;
const localData = (bytes: Buffer) => bytes.indexOf("lines");

const symlink = [text("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] as const;
const zips: [string, () => Uint8Array, string][] = [
  ["a path that leaves the folder", () => zipSync({ ...GOOD, "../evil.txt": text("x") }), "../evil.txt"],
  ["an absolute path", () => zipSync({ ...GOOD, "/evil.txt": text("x") }), "absolute path: /evil.txt"],
  ["a path of Windows that leaves it", () => zipSync({ ...GOOD, "..\\evil.txt": text("x") }), "evil.txt"],
  ["a drive", () => zipSync({ ...GOOD, "C:evil.txt": text("x") }), "C:"],
  ["a symbolic link", () => zipSync({ ...GOOD, link: symlink as never }), '"link", which is neither'],
  ["one path twice but for capitals", () => zipSync({ ...GOOD, "MTFL/Training.txt": text("x") }), "twice"],
  [
    "more than may be unpacked",
    () => zipSync({ ...GOOD, zeros: Buffer.alloc(200_000) }),
    "unpacks to at most 100000 bytes",
  ],
  [
    "a bomb that lies about its size",
    () => patch(zipSync({ "training.txt": Buffer.alloc(500_000) }), centralSize, 10),
    "too many bytes",
  ],
  ["a changed byte", () => patch(zipSync(GOOD, { level: 0 }), localData, 0x41414141), "has another checksum"],
  ["an end that is missing", () => zipSync(GOOD).subarray(0, 150), "The archive must be whole"],
  ["a page instead of an archive", () => text("<html>moved</html>"), "The archive must be whole"],
  [
    "nothing that is known",
    () => zipSync({ "a.txt": text("x") }),
    "holds the file training.txt. Got: a.txt in it",
  ],
];
const training = { path: "b/training.txt", content: text("lines") };
const tars: [string, () => Uint8Array, string][] = [
  [
    "a path that leaves the folder",
    () => makeTar([training, { path: "../evil.txt", content: text("x") }]),
    '"../evil.txt"',
  ],
  [
    "an absolute path",
    () => makeTar([training, { path: "/tmp/evil.txt", content: text("x") }]),
    '"/tmp/evil.txt"',
  ],
  [
    "a symbolic link to write through",
    () => makeTar([{ path: "b", type: "SymbolicLink", linkpath: "/tmp" }, training]),
    '"b", which is neither',
  ],
  [
    "a hard link",
    () => makeTar([training, { path: "c", type: "Link", linkpath: "/etc/passwd" }]),
    "which is neither",
  ],
  ["a device", () => makeTar([training, { path: "d", type: "CharacterDevice" }]), "which is neither"],
  [
    "more than may be unpacked",
    () => makeTar([training, { path: "z", content: Buffer.alloc(200_000) }]),
    "at most 100000 bytes",
  ],
  ["an end that is missing", () => makeTar([training]).subarray(0, 80), "The archive must be whole"],
  ["a page instead of an archive", () => text("<html>moved</html>"), "The archive must be whole"],
];

describe.each([
  ["zip", zips],
  ["tar.gz", tars],
] as const)("a %s archive is refused, and nothing of it stays, with", (format, cases) => {
  test.each(cases)("%s", async (_, make, message) => {
    await expect(get(make(), entryOf(format))).rejects.toThrow(message);
    expect(readdirSync(root())).toEqual([]);
    expect(readdirSync(folder)).toEqual(["data"]);
    expect(existsSync("/tmp/evil.txt")).toBe(false);
  });
});

describe("an archive that the user has", () => {
  const fetchFrom = (from: string) =>
    fetchDataset(entryOf("zip"), {
      root: root(),
      from,
      patience: 5,
      signal: new AbortController().signal,
      onProgress: () => {},
    });

  test("is unpacked and stays, without a request", async () => {
    const from = join(folder, "MTFL.zip");
    writeFileSync(from, zipSync(GOOD));
    await fetchFrom(from);
    expect(readFileSync(join(root(), "set", "training.txt"), "utf8")).toBe("lines");
    expect(existsSync(from)).toBe(true);
    expect(server.requests).toEqual([]);
  });

  test("stays also when it is refused; one that is not there is told", async () => {
    const from = join(folder, "MTFL.zip");
    writeFileSync(from, "a page");
    await expect(fetchFrom(from)).rejects.toThrow("The archive must be whole");
    expect(readFileSync(from, "utf8")).toBe("a page");
    await expect(fetchFrom(join(folder, "none.zip"))).rejects.toThrow("Check --from.");
  });
});

test("an archive with another digest than the published one is deleted", async () => {
  const entry = entryOf("zip", { digest: { algorithm: "md5", value: "0".repeat(32), source: "the page" } });
  await expect(get(zipSync(GOOD), entry)).rejects.toThrow(`has the md5 ${"0".repeat(32)}, as the page says`);
  expect(readdirSync(root())).toEqual([]);
});

describe.each([
  ["zip", () => Buffer.from(zipSync(GOOD))],
  ["tar.gz", () => makeTar([training])],
] as const)("an interruption while a %s is unpacked", (format, make) => {
  test("ends it, and leaves the archive for the next call, which downloads nothing", async () => {
    server.answer = serveFile(make(), '"one"');
    const user = new AbortController();
    const interrupted = fetchDataset(entryOf(format), {
      root: root(),
      url: server.url,
      patience: 5,
      signal: user.signal,
      onProgress: (text) => text === "Unpacking" && user.abort(),
    });
    await expect(interrupted).rejects.toThrow("aborted");
    expect(readdirSync(root())).toEqual([`.set.${format}`, `.set.${format}.json`]);
    const asked = server.requests.length;
    await run(entryOf(format));
    expect(server.requests).toHaveLength(asked);
    expect(readFileSync(join(root(), "set", "training.txt"), "utf8")).toBe("lines");
    expect(readdirSync(root())).toEqual(["set"]);
  });
});

test("an archive that was left is not taken for one from elsewhere", async () => {
  server.answer = serveFile(Buffer.from(zipSync(GOOD)), '"one"');
  const user = new AbortController();
  const options = { root: root(), patience: 5, signal: user.signal };
  const first = fetchDataset(entryOf("zip"), {
    ...options,
    url: `${server.url}/old`,
    onProgress: (text) => text === "Unpacking" && user.abort(),
  });
  await expect(first).rejects.toThrow("aborted");
  await run(entryOf("zip"));
  expect(server.requests.map(({ url }) => url)).toEqual(["/archive/old", "/archive"]);
  expect(readdirSync(root())).toEqual(["set"]);
});

test("two calls do not fetch the same set at once", async () => {
  server.answer = serveStart(Buffer.alloc(1000), '"one"', 100, "stall");
  const user = new AbortController();
  const first = fetchDataset(entryOf("zip"), {
    root: root(),
    url: server.url,
    patience: 60,
    signal: user.signal,
    onProgress: () => {},
  });
  first.catch(() => {});
  await expect(run(entryOf("zip"))).rejects.toThrow(`process ${process.pid} on`);
  user.abort();
  await expect(first).rejects.toThrow("aborted");
  await get(zipSync(GOOD), entryOf("zip"));
  expect(readdirSync(root())).toEqual(["set"]);
});
