import { afterEach, expect, test } from "vitest";

import { withoutEmscriptenHandlers } from "../../../src/compute/emscripten-handlers.ts";

const before = process.listeners("unhandledRejection");
const ours = () => {};

/** The two handlers of Emscripten's start-up code, word for word: they are told by their text. */
const onException = evaluate("function (ex) { if (!(ex instanceof ExitStatus)) {\n   throw ex;\n  } }");
const onRejection = evaluate("function (reason) { throw reason; }");

function evaluate(source: string): () => void {
  return new Function("ExitStatus", `return ${source};`)(class ExitStatus {});
}

afterEach(() => {
  process.removeListener("uncaughtException", onException);
  process.removeListener("unhandledRejection", onRejection);
  process.removeListener("uncaughtException", ours);
});

test("handlers of the module go, those of others stay, even if they came at the same time", async () => {
  const exceptions = process.listenerCount("uncaughtException");
  await withoutEmscriptenHandlers(async () => {
    process.on("uncaughtException", onException);
    process.on("unhandledRejection", onRejection);
    process.on("uncaughtException", ours);
  });
  expect(process.listenerCount("uncaughtException")).toBe(exceptions + 1);
  expect(process.listeners("uncaughtException")).toContain(ours);
  expect(process.listeners("unhandledRejection")).toEqual(before);
});

test("they go when the start fails too", async () => {
  const start = async () => {
    process.on("unhandledRejection", onRejection);
    throw new Error("no memory");
  };
  await expect(withoutEmscriptenHandlers(start)).rejects.toThrow("no memory");
  expect(process.listeners("unhandledRejection")).toEqual(before);
});
