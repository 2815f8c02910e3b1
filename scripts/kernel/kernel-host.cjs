// Runs inside the kernel process and starts tslab's kernel there. tslab tells less than a check has to know and can
// lose messages; this file reports what tslab hides and repairs what it breaks. Reports are displays of a type of our
// own: so they arrive in order with the outputs of the cell they belong to.
"use strict";

const { join } = require("node:path");
const util = require("node:util");
const { Worker } = require("node:worker_threads");

const [tslab, connectionFile, outputBytes] = process.argv.slice(2);
// The notebook sees the command line that it would see under JupyterLab.
process.argv = [process.argv[0], join(tslab, "bin", "tslab"), "kernel", "--config-path", connectionFile];

const REPORT = "application/vnd.activation-lab.report+json";
const jupyter = require(join(tslab, "dist", "jupyter.js"));
const { startKernel } = require(join(tslab, "dist", "main.js"));
const { Publisher } = require(require.resolve("zeromq", { paths: [tslab] }));

let reporting = false;
function report(content) {
  reporting = true;
  jupyter.lastWriteDisplayData?.({ data: { [REPORT]: content }, metadata: {}, transient: {} }, false);
  reporting = false;
}

function describe(value) {
  try {
    const text = util.inspect(value);
    return util.types.isNativeError(value)
      ? { name: String(value.name), message: String(value.message), text }
      : { name: "Thrown", message: text, text: `Thrown: ${text}` };
  } catch {
    return { name: "Thrown", message: "a value that cannot be inspected", text: "Thrown" };
  }
}

// Without these two settings zeromq refuses every message after about 500 in one turn of the event loop, and drops
// what is beyond 1000 in its queue: outputs vanish, and with them the "idle" that ends a cell.
const { bind, send } = Publisher.prototype;
function bindWithoutLimit(address) {
  this.sendTimeout = 0;
  this.sendHighWaterMark = 0;
  return bind.call(this, address);
}

// A notebook may not fill memory and disk: beyond the limit its outputs are dropped, and it is interrupted.
let sent = 0;
function sendUpToLimit(frames) {
  if (this.closed) return Promise.resolve();
  const isOutput = !reporting && /"msg_type":"(stream|display_data|update_display_data)"/.test(frames.at(-4));
  if (!isOutput) return send.call(this, frames);
  if (sent > outputBytes) return Promise.resolve();
  sent += frames.reduce((sum, frame) => sum + frame.length, 0);
  if (sent <= outputBytes) return send.call(this, frames);
  report({ kind: "output-limit" });
  process.kill(process.pid, "SIGINT");
  return Promise.resolve();
}
Object.defineProperties(Publisher.prototype, {
  bind: { value: bindWithoutLimit },
  send: { value: sendUpToLimit },
});

// tslab prints these two and goes on, and libraries install handlers that hide them or end the process.
const { emit } = process;
process.emit = function (event, ...values) {
  if (event !== "unhandledRejection" && event !== "uncaughtException")
    return emit.call(this, event, ...values);
  const kind = event === "unhandledRejection" ? "unhandled-rejection" : "uncaught-exception";
  report({ kind, error: describe(values[0]) });
  return true;
};

// The sentinel at the end of the notebook asks for this: timers and requests on their way may yet fail.
const PENDING = /^(Timeout|Immediate|ProcessWrap|.*(ReqWrap|ReqCallback|ReqPromise))$/;
const reportEnd = () =>
  report({ kind: "end", pending: process.getActiveResourcesInfo().filter((name) => PENDING.test(name)) });
Object.defineProperty(globalThis, Symbol.for("activation-lab.kernel"), { value: { reportEnd } });

// tslab's executor keeps `console.error` as the one place where it tells why a cell failed.
const { error } = console;
console.error = (...values) => {
  const [format, fileName, line, character, message] = values;
  if (format === "%s%d:%d - %s") {
    report({ kind: "diagnostic", fileName: fileName.trim(), line, character, message });
  } else report({ kind: "thrown", error: describe(values[0]) });
};
startKernel({ configPath: connectionFile, enableFindLocal: false, globalVersion: "" });
console.error = error;

// Nobody waits for a kernel whose runner was killed. A thread of its own sees that even while a cell loops.
const WATCH = `const runner = process.ppid;
  setInterval(() => process.ppid === runner || process.kill(process.pid, "SIGKILL"), 500);`;
new Worker(WATCH, { eval: true, execArgv: [] }).unref();
