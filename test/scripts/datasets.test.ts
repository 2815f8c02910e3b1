import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { REPOSITORY } from "../../scripts/repository.ts";
import { needs } from "../support/needs.ts";
import { serveFile, startServer } from "./datasets/server.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datasets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const options = {
    cwd: REPOSITORY,
    env: {
      ...process.env,
      ACTIVATION_LAB_DATA: "",
      ACTIVATION_LAB_CACHE: join(folder, "cache"),
      ...environment,
    },
  };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "scripts/datasets.ts", ...args],
      options,
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const NOTES = "3.6,8.6,-2.8,-0.4,0\r\n-1.4,3.3,-1.4,-1.9,1\r\n";

test("list tells of every data set where it comes from, on which terms, and whether it was tried", async () => {
  const { code, out } = await run(["list"]);
  expect(code).toBe(0);
  for (const name of ["MTFL", "cifar-10-batches-bin", "cifar-100-binary", "banknote"]) {
    expect(out).toContain(`${name}: `);
  }
  expect(out.match(/not tried when this was written/g)).toHaveLength(4);
  expect(out).toContain("To be agreed to with --accept.");
});

test.each([
  [["fetch"], 2, "NAME is one of MTFL, cifar-10-batches-bin"],
  [["fetch", "imagenet"], 2, '"fetch imagenet"'],
  [["show", "MTFL"], 2, "list|fetch|verify"],
  [["verify", "MTFL"], 2, "no --to, and no ACTIVATION_LAB_DATA"],
  [["fetch", "banknote", "--to", "x", "--patience", "0"], 2, "--patience must be a number above 0"],
  [["fetch", "mtfl", "--to", "x"], 1, "MTFL is fetched by who agrees to its terms"],
])("%j ends with its code and says why", async (args, expected, message) => {
  const { code, err } = await run(args);
  expect(err).toContain(message);
  expect(code).toBe(expected);
});

test("fetch shows the terms, fetches, unpacks and verifies", async () => {
  const server = await startServer();
  server.answer = serveFile(
    Buffer.from(zipSync({ "data_banknote_authentication.txt": Buffer.from(NOTES) })),
    '"a"',
  );
  const { code, out } = await run(["fetch", "banknote", "--to", folder, "--url", server.url]);
  await server.close();
  expect(out.indexOf("Terms: Creative Commons")).toBe(out.indexOf("Terms:"));
  expect(out).toContain("no digest of the archive is published");
  expect(out).toContain("2 notes, 1 and 1 of both classes");
  expect(out).toContain("public copies differ");
  expect(out).toContain(`Set ACTIVATION_LAB_DATA=${folder} to use it.`);
  expect(code).toBe(0);
});

describe("verify refuses what cannot be read", () => {
  test("banknotes with a broken line", async () => {
    mkdirSync(join(folder, "banknote"));
    writeFileSync(join(folder, "banknote", "data_banknote_authentication.txt"), `${NOTES}1,2,3,4,2\n`);
    const { code, err } = await run(["verify", "banknote"], { ACTIVATION_LAB_DATA: folder });
    expect(err).toContain('Got: "1,2,3,4,2" in line 3');
    expect(code).toBe(1);
  });

  test("faces without their images", async () => {
    mkdirSync(join(folder, "MTFL"));
    writeFileSync(join(folder, "MTFL", "training.txt"), "a.jpg 1 9 5 1 9 1 1 5 9 9 1 1 1 3\r\n");
    const { code, err } = await run(["verify", "MTFL", "--to", folder]);
    expect(err).toContain("training.txt:1: The image of a line is there. Got: a.jpg: no file a.jpg");
    expect(code).toBe(1);
  });

  test("a CIFAR that was cut short", async () => {
    mkdirSync(join(folder, "cifar-10-batches-bin"));
    writeFileSync(join(folder, "cifar-10-batches-bin", "data_batch_1.bin"), Buffer.alloc(5000));
    const { code, err } = await run(["verify", "cifar-10-batches-bin", "--to", folder]);
    expect(err).toContain("whole records of 3073 bytes");
    expect(code).toBe(1);
  });

  test("without a name, each that is there, also after a broken one", async () => {
    mkdirSync(join(folder, "MTFL"));
    mkdirSync(join(folder, "banknote"));
    writeFileSync(join(folder, "banknote", "data_banknote_authentication.txt"), NOTES);
    const { code, out } = await run(["verify", "--to", folder]);
    expect(out).toContain("MTFL: ");
    expect(out).toContain("banknote can be read");
    expect(out).not.toContain("cifar");
    expect(code).toBe(1);
  });

  test("without a name, a folder that has none", async () => {
    const { code, err } = await run(["verify", "--to", folder]);
    expect(err).toContain(`none in ${folder}`);
    expect(code).toBe(1);
  });

  test("nothing at all", async () => {
    const { code, err } = await run(["verify", "banknote", "--to", folder]);
    expect(err).toContain("npm run datasets -- fetch banknote");
    expect(code).toBe(1);
  });
});

describe.skipIf(needs.banknote.missing)(needs.banknote.title("the banknotes themselves"), () => {
  test("are whole, and those that are known", async () => {
    const { code, out } = await run(["verify", "banknote"], {
      ACTIVATION_LAB_DATA: process.env.ACTIVATION_LAB_DATA,
    });
    expect(out).toContain("1372 notes, 762 and 610 of both classes");
    expect(code).toBe(0);
  });
});
