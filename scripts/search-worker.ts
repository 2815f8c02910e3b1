import { availableParallelism } from "node:os";

import { backend } from "activation-lab";

import { readPositive, readTimeLimit, runCommand } from "./command-line.ts";
import { Problem, UsageProblem } from "./problem.ts";
import { serveQueue } from "./search/queue.ts";
import { createWorkerPool } from "./search/worker-pool.ts";

await runCommand({
  usage: "npm run search:worker -- --queue redis://HOST:PORT [options]",
  summary:
    "Evaluates candidates for searches on other machines, which were started with the same --queue, until it is interrupted.\n" +
    "Workers may come and go: what one leaves undone another one does.",
  options: {
    queue: { type: "string", value: "URL", help: "address of the Redis server" },
    workers: { type: "string", value: "W", help: "processes; as many as processors by default" },
    patience: {
      type: "string",
      value: "S",
      help: "seconds without a sign of life after which a worker counts as lost, 30 by default",
    },
  },
  async run({ values, signal, progress }) {
    if (values.queue === undefined) {
      throw new UsageProblem({
        rule: "--queue must name the Redis server.",
        came: "nothing",
        cure: "Write for example --queue redis://localhost:6379.",
      });
    }
    const workers = Math.ceil(readPositive("workers", values.workers ?? String(availableParallelism())));
    const patience = readTimeLimit("patience", values.patience ?? "30");
    const { name, kernels } = await backend({ print: () => {} });
    const own = `${name}, ${kernels}`;
    let done = 0;
    progress.show("Waiting for candidates");
    await serveQueue(values.queue, {
      workers,
      patience,
      signal,
      createEvaluator({ kernels: wanted, ...work }) {
        if (wanted === own) return createWorkerPool({ ...work, workers, signal });
        throw new Problem({
          rule: `The search computes with ${wanted}; other kernels would give other last digits.`,
          came: own,
          cure: "Use the same release of Node.js and the same settings on all machines.",
        });
      },
      onDone({ formula }, { score, status }) {
        done++;
        progress.show(`${done} done, the last ${status === "ok" ? score.toFixed(3) : status}: ${formula}`);
      },
    });
    return 0;
  },
});
