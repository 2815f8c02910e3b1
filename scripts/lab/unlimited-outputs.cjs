// Loaded into tslab's kernel before tslab itself. Without these two settings zeromq refuses every message after about 500
// in one turn of the event loop, and drops what is beyond 1000 in its queue: lines vanish, and with them the message that
// a cell has ended, for which JupyterLab then waits for ever.
"use strict";

const { dirname } = require("node:path");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) {
  const { Publisher } = require(require.resolve("zeromq", { paths: [dirname(process.argv[1])] }));
  const { bind } = Publisher.prototype;
  Object.defineProperty(Publisher.prototype, "bind", {
    value(address) {
      this.sendTimeout = 0;
      this.sendHighWaterMark = 0;
      return bind.call(this, address);
    },
  });
}
