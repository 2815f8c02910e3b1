// Runs inside the kernel process and starts tslab's kernel there. tslab tells less than a check has to know and can
// lose messages; this file reports what tslab hides and repairs what it breaks. Reports are displays of a type of our
// own: so they arrive in order with the outputs of the cell they belong to.
//
// It guards against accidents and libraries, not against forgery: cells run in this same process, with its rights, so
// that one who is determined can forge any output or report. Who grades the work of others has to run their code, and
// to compare what it returns, in a process that this one cannot reach.
"use strict";

const { join } = require("node:path");
const { inspect, types } = require("node:util");
const { Worker } = require("node:worker_threads");

const [tslab, connectionFile, outputBytes, runner] = process.argv.slice(2);
// The notebook sees the command line that it would see under JupyterLab.
process.argv = [process.argv[0], join(tslab, "bin", "tslab"), "kernel", "--config-path", connectionFile];

const REPORT = "application/vnd.activation-lab.report+json";
const { JupyterHandlerImpl, ZmqServer } = require(join(tslab, "dist", "jupyter.js"));
const { TaskQueue } = require(join(tslab, "dist", "util.js"));
const { startKernel } = require(join(tslab, "dist", "main.js"));
const { Publisher } = require(require.resolve("zeromq", { paths: [tslab] }));

/** Longest text of a report, in characters: an error may be of any size. */
const LONGEST = 100_000;
const cut = (text) =>
  text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)} ... [cut: ${text.length - LONGEST} more characters]`;

let display = () => {};
let reporting = false;
function report(content) {
  reporting = true;
  try {
    display({ data: { [REPORT]: content }, metadata: {}, transient: {} }, false);
  } finally {
    reporting = false;
  }
}

function describe(value) {
  try {
    const text = cut(inspect(value));
    return types.isNativeError(value)
      ? { name: cut(String(value.name)), message: cut(String(value.message)), text }
      : { name: "Thrown", message: text, text: `Thrown: ${text}` };
  } catch {
    return { name: "Thrown", message: "a value that cannot be inspected", text: "Thrown" };
  }
}

// tslab's compiler watches files and folders of packages, and throws when two change while a cell awaits something, such
// as when a package is built. A kernel imports what was there when it started.
const { sys } = require(require.resolve("@tslab/typescript-for-tslab", { paths: [tslab] }));
sys.watchFile = sys.watchDirectory = () => ({ close() {} });

// A cell that is run again sees what the cells before it declared, as in a fresh kernel, and not what it or later ones
// declared before; their outputs no longer count. Values that they changed stay changed.
const converter = require(join(tslab, "dist", "converter.js"));
const { createConverter } = converter;
let position;
const before = [];
let last;
converter.createConverter = (options) => {
  const made = createConverter(options);
  const { convert } = made;
  made.convert = (declarations, source) => {
    // After a cell that failed, tslab goes on with what the last one that did not had declared, which may be a later one.
    const current = last === undefined || declarations === last.output ? declarations : last.input;
    const start = before[position] ?? { declarations: current, sent };
    if (position !== undefined) {
      before.length = position;
      before.push(start);
      sent = start.sent;
    }
    position = undefined;
    const converted = convert.call(made, start.declarations, source);
    const output = converted.diagnostics.length === 0 ? (converted.declOutput ?? "") : undefined;
    last = { input: start.declarations, output };
    return converted;
  };
  return made;
};

// What cells may not replace, by accident or to patch tslab: where it runs them, and where it sends what they say.
const { handleExecuteImpl } = JupyterHandlerImpl.prototype;
JupyterHandlerImpl.prototype.handleExecuteImpl = function (request, writeStream, writeDisplayData) {
  display = writeDisplayData;
  position = request.position;
  return handleExecuteImpl.call(this, request, writeStream, writeDisplayData);
};
for (const kind of [JupyterHandlerImpl, ZmqServer, TaskQueue]) Object.freeze(kind.prototype);

// Without these two settings zeromq refuses every message after about 500 in one turn of the event loop, and drops
// what is beyond 1000 in its queue: outputs vanish, and with them the "idle" that ends a cell.
const { bind, send } = Publisher.prototype;
function bindWithoutLimit(address) {
  this.sendTimeout = 0;
  this.sendHighWaterMark = 0;
  return bind.call(this, address);
}

// A notebook may not fill memory and disk: beyond the limit its outputs are dropped, and it is interrupted. Reports
// count as well, but pass: there may be endless rejections, and those end in `emitAndReport`.
let sent = 0;
function sendUpToLimit(frames) {
  if (this.closed) return Promise.resolve();
  const isOutput = /"msg_type":"(stream|display_data|update_display_data)"/.test(frames.at(-4));
  if (!isOutput) return send.call(this, frames);
  const wasFull = sent > outputBytes;
  sent += frames.reduce((sum, frame) => sum + frame.length, 0);
  if (reporting || sent <= outputBytes) send.call(this, frames);
  if (!wasFull && sent > outputBytes) {
    report({ kind: "output-limit" });
    process.kill(process.pid, "SIGINT");
  }
  return Promise.resolve();
}
Object.defineProperties(Publisher.prototype, {
  bind: { value: bindWithoutLimit, writable: false, configurable: false },
  send: { value: sendUpToLimit, writable: false, configurable: false },
});

// tslab prints these two and goes on, and libraries install handlers that hide them or end the process. A library that
// replaces `process.emit` gets all other events; it may call what it replaced, which must not call it again.
let { emit } = process;
const first = emit;
let isInside = false;
const workers = new Set();
function emitAndReport(event, ...values) {
  if (event === "unhandledRejection" || event === "uncaughtException") {
    const kind = event === "unhandledRejection" ? "unhandled-rejection" : "uncaught-exception";
    if (sent <= outputBytes) report({ kind, error: describe(values[0]) });
    return true;
  }
  if (event === "worker") workers.add(values[0]);
  if (isInside) return first.call(this, event, ...values);
  isInside = true;
  try {
    return emit.call(this, event, ...values);
  } finally {
    isInside = false;
  }
}
Object.defineProperty(process, "emit", {
  get: () => emitAndReport,
  set: (replacement) => {
    emit = replacement;
  },
  enumerable: true,
  configurable: false,
});

// The sentinel at the end of the notebook asks for this: timers, requests and workers on their way may yet fail.
const PENDING = /^(Timeout|Immediate|ProcessWrap|.*(ReqWrap|ReqCallback|ReqPromise))$/;
const { getActiveResourcesInfo } = process;
const { ref, unref } = Worker.prototype;
/** Nobody waits for these, so they may run on. */
const released = new WeakSet();
Worker.prototype.unref = function () {
  released.add(this);
  return unref.call(this);
};
Worker.prototype.ref = function () {
  released.delete(this);
  return ref.call(this);
};
const reportEnd = () => {
  const running = [...workers].filter((worker) => worker.threadId !== -1 && !released.has(worker));
  const pending = getActiveResourcesInfo.call(process).filter((name) => PENDING.test(name));
  report({ kind: "end", pending: [...pending, ...running.map(() => "Worker")] });
};
Object.defineProperty(globalThis, Symbol.for("activation-lab.kernel"), {
  value: Object.freeze({ reportEnd }),
});

// tslab's executor keeps `console.error` as the one place where it tells why a cell failed.
const { error } = console;
console.error = (...values) => {
  const [format, fileName, line, character, message] = values;
  if (format === "%s%d:%d - %s") {
    report({ kind: "diagnostic", fileName: fileName.trim(), line, character, message: cut(String(message)) });
  } else report({ kind: "thrown", error: describe(values[0]) });
};
startKernel({ configPath: connectionFile, enableFindLocal: false, globalVersion: "" });
console.error = error;

// Nobody waits for a kernel whose runner was killed. A thread of its own sees that even while a cell loops, and takes
// the children with it: the kernel leads a process group, where there are such.
const WATCH = `const runner = ${Number(runner)};
  const group = process.platform === "win32" ? process.pid : -process.pid;
  setInterval(() => process.ppid === runner || process.kill(group, "SIGKILL"), 500);`;
new Worker(WATCH, { eval: true, execArgv: [] }).unref();
