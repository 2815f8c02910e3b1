import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createConnection, preferredTransport, type Transport, writeConnection } from "./connection.ts";
import { type KernelClient, openClient, type Request } from "./kernel-client.ts";
import { type KernelEnd, startKernelProcess } from "./kernel-process.ts";
import { locateTslab } from "./locate-tslab.ts";
import type { Message } from "./message.ts";
import { type Outcome, waitFor } from "./wait-for.ts";

export interface KernelOptions {
  /** Working directory of the kernel, from which the cells import: the notebook's folder. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly outputBytes: number;
  readonly startSeconds: number;
  readonly signal: AbortSignal;
  readonly onOutput: (message: Message) => void;
  readonly transport?: Transport;
}

export interface Kernel {
  readonly pid: number;
  readonly ended: Promise<KernelEnd>;
  readonly stray: { readonly stdout: string; readonly stderr: string };
  /** @param position Place of the cell among those of the notebook, where it may be run again; see `kernel-host.cjs`. */
  execute(code: string, position?: number): Request;
  /** Resolves when everything that the kernel said so far has been heard. */
  catchUp(): Request;
  interrupt(): void;
  /**
   * Ends the kernel, in peace if it still listens, and every process of its group: all that it started, but for those
   * that it detached on purpose.
   */
  stop(): Promise<void>;
}

/** A kernel that answers, or how the wait for it ended. Nothing is left behind in the second case. */
export type Start =
  | { readonly kernel: Kernel }
  | { readonly failure: Exclude<Outcome<never>, { kind: "done" }>; readonly log: string };

/** How often a kernel that is starting is asked whether it is ready, in seconds. */
const ASK_EVERY = 0.2;
const SHUTDOWN_SECONDS = 1;

export async function startKernel(options: KernelOptions): Promise<Start> {
  const tslab = locateTslab();
  const files = await mkdtemp(join(tmpdir(), "activation-lab-"));
  const connection = await createConnection(files, options.transport ?? preferredTransport(files));
  const connectionFile = join(files, "connection.json");
  await writeConnection(connection, connectionFile);
  const child = startKernelProcess({ ...options, tslab: tslab.folder, connectionFile });
  const client = openClient(connection, options.onOutput);
  const discard = async () => {
    child.kill();
    await child.ended;
    client.close();
    await rm(files, { recursive: true, force: true });
  };

  const outcome = await waitFor(askUntilReady(client, options.signal), {
    seconds: options.startSeconds,
    ended: child.ended,
    signal: options.signal,
  });
  if (outcome.kind !== "done") {
    await discard();
    return { failure: outcome, log: child.stray.stderr };
  }
  const kernel: Kernel = {
    pid: child.pid,
    ended: child.ended,
    stray: child.stray,
    execute: (code, position) =>
      client.send("shell", "execute_request", {
        code,
        ...(position === undefined ? {} : { position }),
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: false,
      }),
    catchUp: () => client.send("shell", "kernel_info_request", {}),
    interrupt: child.interrupt,
    async stop() {
      client.send("control", "shutdown_request", { restart: false });
      await waitFor(child.ended, { seconds: SHUTDOWN_SECONDS });
      await discard();
    },
  };
  return { kernel };
}

/** The channels of the kernel open one after the other: only an answer that came on all of them counts. */
async function askUntilReady(client: KernelClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const request = client.send("shell", "kernel_info_request", {});
    const outcome = await waitFor(request.done, { seconds: ASK_EVERY });
    if (outcome.kind === "done") return;
  }
}
