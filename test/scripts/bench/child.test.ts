import { describe, expect, test } from "vitest";

import { startChild } from "../../../scripts/bench/child.ts";
import type { Contender } from "../../../scripts/bench/contenders.ts";

const REQUEST = { case: "net", repeats: 1, seconds: 1 };

function contender(...command: Contender["command"]): Contender {
  return { name: "c", title: "C", command, environment: { GREETING: "1.0" }, cure: "" };
}

function script(text: string): Contender {
  return contender(process.execPath, "-e", text);
}

async function ask(program: Contender, signal = new AbortController().signal) {
  const child = await startChild(program, signal);
  try {
    return {
      greeting: child.greeting,
      answer: await child.ask(REQUEST).catch((error: Error) => error.message),
    };
  } finally {
    child.end();
  }
}

describe("startChild", () => {
  test("speaks a line of JSON each, and does not mind what else is printed", async () => {
    const echo = `
      console.log("libfoo 3.1 loaded");
      console.log(JSON.stringify({ versions: { c: process.env.GREETING } }));
      require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
        console.log("warming up");
        console.log(JSON.stringify({ failure: JSON.parse(line).case }));
      });`;
    expect(await ask(script(echo))).toEqual({
      greeting: { versions: { c: "1.0" } },
      answer: { failure: "net" },
    });
  });

  test("takes a program that is not there for a missing contender", async () => {
    const { greeting } = await ask(contender("no-such-program-anywhere"));
    expect(greeting).toEqual({ missing: expect.stringMatching(/ENOENT/) });
  });

  test("says with which words a process died", async () => {
    const { greeting } = await ask(script(`console.error("no licence"); process.exit(3)`));
    expect(greeting).toEqual({ missing: "its process ended with code 3: no licence" });
    const dies = `console.log('{"versions":{}}'); process.stdin.once("data", () => process.kill(process.pid, "SIGKILL"))`;
    expect((await ask(script(dies))).answer).toBe("its process ended with SIGKILL");
  });

  test("ends a busy process when it is interrupted", async () => {
    const abort = new AbortController();
    const busy = `console.log('{"versions":{}}'); process.stdin.once("data", () => { for (;;); })`;
    setTimeout(() => abort.abort(), 500);
    expect((await ask(script(busy), abort.signal)).answer).toBe("its process ended with SIGKILL");
  });
});
