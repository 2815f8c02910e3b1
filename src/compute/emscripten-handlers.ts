const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Handler = (...parameters: never[]) => void;

/**
 * Runs a start-up of an Emscripten module and takes back the handlers that it leaves on the Node process. They throw
 * every unhandled error again from the module's own code, so that a host such as a notebook kernel dies of it.
 */
export async function withoutEmscriptenHandlers<T>(start: () => Promise<T>): Promise<T> {
  if (typeof process === "undefined" || typeof process.listeners !== "function") return start();
  const before = EVENTS.map((event) => new Set<unknown>(process.listeners(event as never)));
  try {
    return await start();
  } finally {
    for (const [index, event] of EVENTS.entries()) {
      for (const handler of process.listeners(event as never) as Handler[]) {
        if (!before[index]!.has(handler) && isEmscripten(handler))
          process.removeListener(event, handler as never);
      }
    }
  }
}

/** Others may listen too while the module starts: only functions that read like Emscripten's are its own. */
function isEmscripten(handler: Handler): boolean {
  const source = String(handler).replace(/\s+/g, " ");
  return source.includes("instanceof ExitStatus") || /^function ?\((\w+)\) ?\{ ?throw \1;? ?\}$/.test(source);
}
