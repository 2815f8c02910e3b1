import { startGuard } from "../../../scripts/search/guard.ts";
import type { ToWorker } from "../../../scripts/search/protocol.ts";

/** A worker for tests: what becomes of an evaluation is its formula. */
startGuard(Number(process.argv[2]));
process.on("disconnect", () => process.exit());

const held: Buffer[] = [];
process.on("message", (message: ToWorker) => {
  if ("setup" in message) {
    if (message.setup.child === "broken") throw new Error("no such child");
    process.send!({ ready: "odd" });
    return;
  }
  const { formula, seed } = message.job;
  if (formula === "hang") for (;;);
  if (formula === "crash") process.abort();
  if (formula === "exit") process.exit(3);
  if (formula === "throw") throw new Error("a fault");
  if (formula === "fill") for (;;) held.push(Buffer.alloc(2 ** 24, 1));
  if (formula === "heap") {
    const lists: number[][] = [];
    for (;;) lists.push(Array.from({ length: 1e6 }, (_, index) => index));
  }
  setTimeout(() => process.send!({ evaluation: { score: seed / 100, status: "ok" } }), 5);
});
