import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";

import type { Contender } from "./contenders.ts";
import type { Answer, Greeting, Request } from "./protocol.ts";

/** A contender's process. */
export interface Child {
  readonly greeting: Greeting;
  /** @throws Error if the process ends before it has answered. */
  ask(request: Request): Promise<Answer>;
  /** Ends the process, whatever it is doing. */
  end(): void;
}

/** Starts a contender and waits until it says whether it can take part. */
export async function startChild(contender: Contender, signal: AbortSignal): Promise<Child> {
  const [program, ...parameters] = contender.command;
  const child = spawn(program, parameters, { env: { ...process.env, ...contender.environment } });
  const end = () => child.kill("SIGKILL");
  signal.addEventListener("abort", end, { once: true });
  child.on("close", () => signal.removeEventListener("abort", end));
  // What the process does not take any more is told by its end.
  child.stdin.on("error", () => {});
  const read = messageReader(child);
  const greeting = await read<Greeting>().catch((error: Error) => ({ missing: error.message }));
  return {
    greeting,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read<Answer>();
    },
    end,
  };
}

/** Reads one message after the other; lines that are none are what a library printed. */
function messageReader(child: ChildProcessWithoutNullStreams): <Message>() => Promise<Message> {
  const messages: unknown[] = [];
  const errors: string[] = [];
  let ending: Error | undefined;
  let wake = () => {};
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    messages.push(JSON.parse(line));
    wake();
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (errors.push(line) > 20) errors.shift();
  });
  const fail = (reason: string) => {
    ending ??= new Error(reason);
    wake();
  };
  child.on("error", (error) => fail(error.message));
  child.on("close", (code, signal) => {
    const said = errors.filter((line) => line.trim() !== "").at(-1);
    fail(`its process ended with ${signal ?? `code ${code}`}${said === undefined ? "" : `: ${said}`}`);
  });
  return async <Message>() => {
    while (messages.length === 0) {
      if (ending !== undefined) throw ending;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return messages.shift() as Message;
  };
}
