import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import type { ChildData } from "activation-lab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";
import { createQueueEvaluator } from "../../../scripts/search/queue.ts";
import { needs } from "../../support/needs.ts";
import { countDone, search, useFolder } from "./fixture.ts";

/** A worker on the queue whose evaluation is what the environment says. */
const SERVER = `
  import { serveQueue } from "./scripts/search/queue.ts";
  const evaluate = new Function(process.env.EVALUATE);
  await serveQueue(process.env.QUEUE, {
    ...{ workers: 1, patience: 1, signal: new AbortController().signal, onDone() {} },
    createEvaluator: () => ({ evaluate: async () => evaluate(), end: async () => {} }),
  });
`;
const PLAN = ["--child", "mlp", "--steps", "10", "--budget", "16", "--batch", "8", "--top", "0"];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(needs.redis.missing)(needs.redis.title("a search on other machines"), () => {
  const folder = useFolder();
  const processes: ChildProcess[] = [];
  let url = "";

  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const server = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
    processes.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once("close", () => reject(new Error("redis-server did not start")));
      server.stdout.on("data", (text: Buffer) => {
        if (/Ready to accept connections/.test(String(text))) resolve();
      });
    });
  });
  afterAll(() => {
    for (const one of processes) one.kill("SIGKILL");
  });

  function startWorker(): ChildProcess {
    const options = ["--queue", url, "--workers", "1", "--patience", "2"];
    const worker = spawn(process.execPath, ["--import", "tsx", "scripts/search-worker.ts", ...options], {
      cwd: REPOSITORY,
      env: { ...process.env, ACTIVATION_LAB_BACKEND: "wasm" },
      stdio: "ignore",
    });
    processes.push(worker);
    return worker;
  }

  const options = (name: string) => [
    ...PLAN,
    ...["--workers", "1", "--journal", folder.path(`${name}.jsonl`), "--json", folder.path(`${name}.json`)],
  ];
  const results = (name: string) => {
    const { run: _, ...rest } = JSON.parse(readFileSync(folder.path(`${name}.json`), "utf8"));
    return rest;
  };

  test("comes to the same as on one, though a worker is killed in its work and another one comes", async () => {
    const first = startWorker();
    const remote = search([...options("remote"), "--queue", url]);
    while (countDone(folder.path("remote.jsonl")) < 4)
      await new Promise((resolve) => setTimeout(resolve, 20));
    first.kill("SIGKILL");
    const [second, third] = [startWorker(), startWorker()];
    expect(await remote).toMatchObject({ code: 0 });
    expect(await search(options("local"))).toMatchObject({ code: 0 });
    expect(results("remote")).toEqual(results("local"));
    for (const one of [second, third]) {
      const ended = new Promise((resolve) => one.once("close", resolve));
      one.kill("SIGINT");
      expect(await ended).toBe(0);
    }
  }, 300_000);

  test("counts a job as crashed whose worker was lost twice, and evaluates it when it is asked for again", async () => {
    const work = {
      setup: { child: "mlp", data: {} as ChildData, steps: 1 },
      ...{ timeLimit: 600, memoryLimit: 2000, kernels: "none" },
    };
    const evaluator = await createQueueEvaluator(url, { ...work, signal: new AbortController().signal });
    const job = { formula: "x + x", seed: 1 };
    const serve = (evaluate: string) => {
      const worker = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", SERVER], {
        cwd: REPOSITORY,
        env: { ...process.env, QUEUE: url, EVALUATE: evaluate },
        stdio: ["ignore", "pipe", "inherit"],
      });
      processes.push(worker);
      return worker;
    };
    const lost = evaluator.evaluate(job, () => {});
    for (let times = 1; times <= 2; times++) {
      const worker = serve("console.log('begun'); return new Promise(() => {});");
      await new Promise((resolve) => worker.stdout!.once("data", resolve));
      worker.kill("SIGKILL");
    }
    const worker = serve("return { score: 0.5, status: 'ok' };");
    expect(await lost).toEqual({ score: 0, status: "crashed" });
    expect(await evaluator.evaluate(job, () => {})).toEqual({ score: 0.5, status: "ok" });
    worker.kill("SIGKILL");
    await evaluator.end();
  }, 300_000);

  test("says so where no server answers, or the address is none", async () => {
    const [nowhere, wrong] = await Promise.all([
      search([...PLAN, "--queue", `redis://127.0.0.1:${await freePort()}`]),
      search([...PLAN, "--queue", "localhost"]),
    ]);
    expect(nowhere).toMatchObject({ code: 1, text: expect.stringContaining("no answer from redis://") });
    expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining("redis://localhost:6379") });
  }, 120_000);
});
