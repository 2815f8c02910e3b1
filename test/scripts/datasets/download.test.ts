import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type DownloadOptions, download } from "../../../scripts/datasets/download.ts";
import { serveFile, serveStart, startServer, type TestServer } from "./server.ts";

const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251));
const other = Buffer.from(content.map((byte) => 255 - byte));

let server: TestServer;
let folder: string;
let path: string;
beforeEach(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), "download-"));
  path = join(folder, "archive.part");
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const run = (options: Partial<DownloadOptions> = {}) =>
  download({
    url: server.url,
    path,
    limit: 1_000_000,
    patience: 5,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...options,
  });

/** An attempt that breaks off in the middle; the part that came stays. */
async function breakOff(tag = '"one"'): Promise<void> {
  server.answer = serveStart(content, tag, 120_000, "break");
  await expect(run()).rejects.toThrow("The archive must come whole.");
  expect(readFileSync(path).equals(content.subarray(0, readFileSync(path).length))).toBe(true);
  expect(readFileSync(path).length).toBeGreaterThan(0);
}

test("a file comes whole, with progress to its end", async () => {
  server.answer = serveFile(content, '"one"');
  const seen: [number, number | undefined][] = [];
  await run({ onProgress: (done, total) => seen.push([done, total]) });
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(seen.at(-1)).toEqual([200_000, 200_000]);
});

describe("an attempt that broke off", () => {
  test("goes on where it stopped", async () => {
    await breakOff();
    const there = readFileSync(path).length;
    server.answer = serveFile(content, '"one"');
    const seen: number[] = [];
    await run({ onProgress: (done) => seen.push(done) });
    expect(server.requests.at(-1)!.headers.range).toBe(`bytes=${there}-`);
    expect(seen[0]).toBeGreaterThan(there);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("starts again where the server knows no ranges", async () => {
    await breakOff();
    server.answer = serveFile(content, '"one"', { ranges: false });
    await run();
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("starts again when the file has changed meanwhile", async () => {
    await breakOff();
    server.answer = serveFile(other, '"two"');
    await run();
    expect(readFileSync(path).equals(other)).toBe(true);
  });

  test("starts again where the server gave nothing to know the file by, or only a weak tag", async () => {
    for (const tag of ["", 'W/"one"']) {
      await breakOff(tag);
      server.answer = serveFile(content, tag);
      await run();
      expect(server.requests.at(-1)!.headers.range).toBeUndefined();
      rmSync(path);
    }
  });

  test("refuses a range that is not the one it asked for", async () => {
    await breakOff();
    server.answer = (_, response) =>
      void response.writeHead(206, { "content-range": "bytes 0-199999/200000" }).end(content);
    await expect(run()).rejects.toThrow('Got: "bytes 0-199999/200000"');
  });

  test("that had all bytes but did not know it begins anew", async () => {
    server.answer = serveFile(content, '"one"');
    await run();
    await expect(run()).rejects.toThrow("416");
    expect(existsSync(path)).toBe(false);
    await run();
    expect(readFileSync(path).equals(content)).toBe(true);
  });
});

describe("the problem names", () => {
  test("a server that stalls in the middle; a later call goes on", async () => {
    server.answer = serveStart(content, '"one"', 120_000, "stall");
    await expect(run({ patience: 0.5 })).rejects.toThrow(`Got: 0.5 s without a byte from ${server.url}.`);
    expect(readFileSync(path).length).toBe(120_000);
    server.answer = serveFile(content, '"one"');
    await run();
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("a server that never answers", async () => {
    server.answer = () => {};
    await expect(run({ patience: 0.5 })).rejects.toThrow("0.5 s without a byte");
  });

  test("a server that cannot be reached", async () => {
    await server.close();
    await expect(run()).rejects.toThrow(/fetch failed \(.*ECONNREFUSED/);
  });

  test("a page instead of a file", async () => {
    server.answer = (_, response) => void response.writeHead(403).end("no");
    await expect(run()).rejects.toThrow(`Got: 403 Forbidden from ${server.url}.`);
  });

  test("a length that is not the published one, before a byte is taken", async () => {
    server.answer = serveFile(content, '"one"');
    await expect(run({ bytes: 100 })).rejects.toThrow("The archive has 100 bytes. Got: 200000 announced");
    await expect(run({ limit: 100 })).rejects.toThrow("The archive has at most 100 bytes.");
    expect(existsSync(path)).toBe(false);
  });

  test("more bytes than allowed where no length was announced; nothing of them stays", async () => {
    server.answer = (_, response) => {
      response.writeHead(200);
      const clock = setInterval(() => response.write(content), 1);
      response.on("close", () => clearInterval(clock));
    };
    await expect(run()).rejects.toThrow("The archive has at most 1000000 bytes. Got: more than that");
    expect(existsSync(path)).toBe(false);
  });

  test("fewer bytes than published where no length was announced", async () => {
    server.answer = (_, response) => void response.writeHead(200).end(content.subarray(0, 1000));
    await expect(run({ bytes: 200_000 })).rejects.toThrow("The archive has 200000 bytes. Got: 1000 from");
  });
});

test("an interruption ends it at once and keeps what came", async () => {
  server.answer = serveStart(content, '"one"', 120_000, "stall");
  const abort = new AbortController();
  const done = run({
    signal: abort.signal,
    onProgress: (bytes) => bytes === 120_000 && abort.abort(new Error("Ctrl-C")),
  });
  await expect(done).rejects.toThrow("Ctrl-C");
  expect(readFileSync(path).length).toBe(120_000);
});
