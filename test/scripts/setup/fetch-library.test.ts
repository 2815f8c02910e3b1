import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { fetchLibrary } from "../../../scripts/setup/fetch-library.ts";

/** Does what the script of tfjs-node does: says where from, downloads without a time limit, and unpacks whatever comes. */
const SCRIPT = `
  const { createWriteStream, mkdirSync } = require("node:fs");
  const url = process.env.TEST_LIBRARY;
  console.warn("* Downloading libtensorflow");
  console.log(url);
  require("node:http").get(url, (response) => {
    mkdirSync("deps", { recursive: true });
    response.pipe(createWriteStream("deps/archive")).on("close", () => {
      if (response.statusCode !== 200) throw Object.assign(new Error("TAR_BAD_ARCHIVE: Unrecognized archive format"));
      if (process.argv[2] !== "gpu") console.log("node-pre-gyp install failed with error: Error: not found: make");
    });
  });`;

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/never.tar.gz") return;
    if (request.url === "/slow.tar.gz") {
      let parts = 0;
      const clock = setInterval(() => {
        if (++parts < 16) return response.write("x".repeat(5_000));
        clearInterval(clock);
        return response.end();
      }, 300);
      return;
    }
    response.writeHead(request.url === "/there.tar.gz" ? 200 : 403).end("<Error>AccessDenied</Error>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-"));
  await mkdir(join(folder, "scripts"));
  await writeFile(join(folder, "scripts", "install.js"), SCRIPT);
});
afterEach(async () => {
  delete process.env.TEST_LIBRARY;
  await rm(folder, { recursive: true });
});

function fetchFrom(name: string, { kind = "gpu" as "gpu" | "cpu", patience = 10 } = {}) {
  process.env.TEST_LIBRARY = `${origin}/${name}.tar.gz`;
  const logs: string[] = [];
  const { signal } = new AbortController();
  const options = { root: folder, folder, patience, signal, onLog: (log: string) => logs.push(log) };
  return { logs, done: fetchLibrary(kind, options) };
}

test("a library that comes is there", async () => {
  await fetchFrom("there").done;
  expect(existsSync(join(folder, "deps", "archive"))).toBe(true);
});

test("one that comes slowly is waited for", async () => {
  await fetchFrom("slow", { patience: 3 }).done;
});

describe("the problem names", () => {
  test("the answer of a server that refuses, which the script takes for an archive", async () => {
    const { done, logs } = fetchFrom("forbidden");
    await expect(done).rejects.toMatchObject({
      rule: "TensorFlow's library must be downloaded.",
      came: `403 Forbidden from ${origin}/forbidden.tar.gz`,
      cure: expect.stringContaining("--from-wheel pip"),
    });
    expect(logs.join()).toContain("TAR_BAD_ARCHIVE");
  });

  test("a server that never answers, where the script waits for ever", async () => {
    await expect(fetchFrom("never", { patience: 4 }).done).rejects.toMatchObject({
      came: `4 s without a byte from ${origin}/never.tar.gz`,
    });
  });

  test("a build that failed, although the script left with 0", async () => {
    await expect(fetchFrom("there", { kind: "cpu" }).done).rejects.toMatchObject({ came: "no make" });
  });
});
