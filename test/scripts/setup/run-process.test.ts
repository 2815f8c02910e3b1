import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { runProcess } from "../../../scripts/setup/run-process.ts";
import { isAlive } from "../kernel/fixture.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-"));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (program: string, patience: number, signal = new AbortController().signal, watched = false) =>
  runProcess(process.execPath, ["--eval", program], {
    folder,
    patience,
    signal,
    ...(watched ? { watched: folder } : {}),
  });

test("returns what was written, and the exit code", async () => {
  const end = await run(`console.log("one"); console.error("two"); process.exitCode = 3`, 20);
  expect(end).toMatchObject({ outcome: "ended", code: 3, killedBy: null, stdout: "one\n" });
  expect(end.log).toContain("two\n");
});

test("says by which signal a program died", async () => {
  expect(await run(`process.kill(process.pid, "SIGKILL")`, 20)).toMatchObject({ killedBy: "SIGKILL" });
});

test("a program that is not there ends with its name", async () => {
  const signal = new AbortController().signal;
  const end = await runProcess("activation-lab-nowhere", [], { folder, patience: 20, signal });
  expect(end.code).toBeNull();
  expect(end.log).toContain("ENOENT");
});

test("a silent one is ended, with the processes that it started", async () => {
  const child = `require("node:fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)`;
  const { outcome, log } = await run(
    `require("node:child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(child)}]);
     console.log("started"); setInterval(() => {}, 1000)`,
    4,
  );
  expect({ outcome, log }).toEqual({ outcome: "stalled", log: "started\n" });
  expect(isAlive(Number(await readFile(join(folder, "pid"), "utf8")))).toBe(false);
});

test("one that writes files below the watched folder is at work", async () => {
  const program = `
    const { appendFileSync, mkdirSync } = require("node:fs");
    mkdirSync("deep");
    let n = 0;
    const clock = setInterval(() => {
      appendFileSync("deep/archive", "x");
      if (++n === 25) clearInterval(clock);
    }, 200)`;
  expect((await run(program, 3, undefined, true)).outcome).toBe("ended");
  expect((await run(program.replace("mkdirSync(", "void ("), 3)).outcome).toBe("stalled");
});

test("an interruption ends it, and is a problem", async () => {
  const abort = new AbortController();
  const running = run("setInterval(() => {}, 1000)", 20, abort.signal);
  setTimeout(() => abort.abort(), 300);
  await expect(running).rejects.toMatchObject({ came: "an interruption" });
});
