import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";

import type { CandidateEvaluation } from "activation-lab";

import { Problem } from "../problem.ts";
import type { Job } from "./protocol.ts";
import type { Evaluator } from "./worker-pool.ts";
import type { WorkerOptions } from "./worker-process.ts";

/** The version that is tested; it is in no list of dependencies, so that nobody installs it who does not want it. */
export const BULLMQ = "bullmq@5.81.5";

/** What of BullMQ is used here. */
interface Bullmq {
  readonly Queue: new (name: string, options: object) => Queue;
  readonly QueueEvents: new (name: string, options: object) => Closable;
  readonly Worker: new (
    name: string,
    process: (job: { data: JobData }) => unknown,
    options: object,
  ) => Closable;
}
interface Closable {
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
  on(event: "error", listener: () => void): void;
}
interface Queue extends Closable {
  readonly client: Promise<{
    set(key: string, value: Buffer, unit: "EX", seconds: number): Promise<unknown>;
    expire(key: string, seconds: number): Promise<unknown>;
    getBuffer(key: string): Promise<Buffer | null>;
  }>;
  getJob(id: string): Promise<{ isFailed(): Promise<boolean>; remove(): Promise<void> } | undefined>;
  add(
    name: string,
    data: JobData,
    options: object,
  ): Promise<{
    waitUntilFinished(events: Closable): Promise<CandidateEvaluation>;
  }>;
}
interface JobData extends Job {
  /** Under which key the work's set-up lies. */
  readonly key: string;
}

/** What workers far away need to know beside the job. */
export interface QueuedSetup extends Pick<WorkerOptions, "setup" | "timeLimit" | "memoryLimit"> {
  /** Kernels that round otherwise would give other results. */
  readonly kernels: string;
}

const NAME = "activation-lab-search";
/** Milliseconds in which a server answers that is there. */
const PATIENCE = 5000;
/** Seconds for which what is done, and data after their last job, stay on the server, so that a search that was ended meanwhile finds them. */
const KEPT = 24 * 3600;

/**
 * Lets workers on any machines evaluate, through a queue on a Redis server. A job whose worker is lost goes to another one,
 * once; if that is lost too, it counts as crashed.
 *
 * @param url Such as `redis://localhost:6379`.
 * @throws Problem if BullMQ is not installed or no server answers.
 */
export async function createQueueEvaluator(
  url: string,
  { signal, ...work }: QueuedSetup & { signal: AbortSignal },
): Promise<Evaluator> {
  const { Queue, QueueEvents } = await loadBullmq();
  const connection = connectTo(url);
  const queue = await ready(new Queue(NAME, { connection }), url);
  const events = await ready(new QueueEvents(NAME, { connection }), url);
  const bytes = serialize(work);
  const key = `${NAME}:${createHash("sha256").update(bytes).digest("hex")}`;
  const client = await queue.client;
  await client.set(key, bytes, "EX", KEPT);
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  interrupted.catch(() => {});

  async function run(job: Job): Promise<CandidateEvaluation> {
    // The same job, asked for again after an interruption, is the one that is there already.
    const jobId = createHash("sha256")
      .update(JSON.stringify([key, job.seed, job.formula]))
      .digest("hex");
    const earlier = await queue.getJob(jobId);
    // Whatever it failed of may be mended.
    if (await earlier?.isFailed()) await earlier!.remove();
    await client.expire(key, KEPT);
    const kept = { removeOnComplete: { age: KEPT }, removeOnFail: { age: KEPT } };
    const queued = await queue.add("evaluate", { ...job, key }, { jobId, ...kept });
    return queued.waitUntilFinished(events).catch((error: Error) => {
      if (/stalled/.test(error.message)) return { score: 0, status: "crashed" } as const;
      throw new Problem({
        rule: "A worker evaluates what is on the queue.",
        came: error.message,
        cure: "Look at what the worker printed.",
      });
    });
  }

  return {
    evaluate(job, onBegin) {
      signal.throwIfAborted();
      onBegin();
      return Promise.race([run(job), interrupted]);
    },
    async end() {
      await Promise.allSettled([events.close(), queue.close()]);
    },
  };
}

/**
 * Takes jobs from the queue until it is interrupted.
 *
 * @param options.workers How many at a time.
 * @param options.patience Seconds without a sign of life after which a worker counts as lost.
 * @param options.createEvaluator Makes what evaluates, once for every set-up that comes.
 */
export async function serveQueue(
  url: string,
  options: {
    workers: number;
    patience: number;
    signal: AbortSignal;
    createEvaluator: (work: QueuedSetup) => Evaluator;
    onDone: (job: Job, evaluation: CandidateEvaluation) => void;
  },
): Promise<void> {
  const { workers, patience, signal, createEvaluator, onDone } = options;
  const { Queue, Worker } = await loadBullmq();
  const connection = connectTo(url);
  const queue = await ready(new Queue(NAME, { connection }), url);
  const evaluators = new Map<string, Promise<Evaluator>>();
  const evaluatorOf = (key: string) => {
    const made =
      evaluators.get(key) ??
      queue.client
        .then((client) => client.getBuffer(key))
        .then((bytes) => createEvaluator(deserialize(bytes!) as QueuedSetup));
    evaluators.set(key, made);
    return made;
  };
  const milliseconds = 1000 * patience;
  const worker = new Worker(
    NAME,
    async ({ data: { key, formula, seed } }) => {
      const job = { formula, seed };
      const evaluation = await (await evaluatorOf(key)).evaluate(job, () => {});
      onDone(job, evaluation);
      return evaluation;
    },
    {
      connection,
      concurrency: workers,
      lockDuration: milliseconds,
      stalledInterval: milliseconds,
      maxStalledCount: 1,
    },
  );
  await ready(worker, url);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  // What is under way is not given back as failed: others take it over once its lock has run out.
  await Promise.allSettled([worker.close(true), queue.close()]);
  for (const made of evaluators.values()) await made.then((evaluator) => evaluator.end());
}

async function loadBullmq(): Promise<Bullmq> {
  // A variable, since there are no types of a package that may be absent.
  const name: string = "bullmq";
  try {
    return (await import(name)) as Bullmq;
  } catch (error) {
    throw new Problem(
      {
        rule: "A queue needs the package BullMQ, which does not come with the course.",
        came: error instanceof Error ? error.message : String(error),
        cure: `Install it with \`npm install --no-save ${BULLMQ}\`.`,
      },
      { cause: error },
    );
  }
}

function connectTo(url: string): object {
  // As BullMQ wants it of workers: commands wait for a server that is away for a while.
  if (/^rediss?:\/\/\S+$/.test(url)) return { url, maxRetriesPerRequest: null };
  throw new Problem({
    rule: "--queue is the address of a Redis server.",
    came: JSON.stringify(url),
    cure: "Write for example --queue redis://localhost:6379.",
  });
}

/** Waits until a connection stands. @throws Problem if it does not in time. */
async function ready<Part extends Closable>(part: Part, url: string): Promise<Part> {
  part.on("error", () => {});
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    clock = setTimeout(() => resolve("late"), PATIENCE);
  });
  const outcome = await Promise.race([part.waitUntilReady(), late]);
  clearTimeout(clock);
  if (outcome !== "late") return part;
  void part.close(true).catch(() => {});
  throw new Problem({
    rule: "The address of --queue must be that of a Redis server.",
    came: `no answer from ${url}`,
    cure: "Start one, for example with `redis-server`, or leave --queue out.",
  });
}
