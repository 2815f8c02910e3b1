// Programs that run in a sandbox: each is called by its name with one word.
import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";

const FOR_EVER = "setInterval(() => {}, 1e6)";

const programs = {
  look(word) {
    const { outside, others } = JSON.parse(word);
    const attempt = (work) => {
      try {
        work();
        return "done";
      } catch {
        return "refused";
      }
    };
    writeFileSync("own", "mine");
    const paths = ["/x", "/bin/x", "/course/x", "/dev/x", "/course/shown", outside];
    const readable = ["/etc/shadow", "/etc/passwd", "/proc/1/root/etc/passwd", outside];
    return {
      shown: readFileSync("/course/shown", "utf8").includes("a sandbox of namespaces"),
      read: readable.map((file) => attempt(() => readFileSync(file))),
      listed: others.map((folder) => attempt(() => readdirSync(folder))),
      written: paths.map((file) => attempt(() => writeFileSync(file, "x"))),
      lab: readFileSync("/course/lab/own", "utf8"),
      root: readdirSync("/").filter((name) => !/^lib/.test(name)),
      processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name)).length,
      isRoot: process.getuid() === 0,
      environment: Object.keys(process.env).sort(),
      commandLine: readFileSync("/proc/1/cmdline", "utf8").includes("--ro-bind"),
    };
  },

  async call(word) {
    const { abstract, port, datagrams } = JSON.parse(word);
    const attempt = (to) =>
      new Promise((resolve) => {
        const socket = connect(to, () => resolve("connected"));
        socket.on("error", (error) => resolve(error.code));
      });
    const udp = createSocket("udp4");
    await new Promise((resolve) => {
      udp.send("x", datagrams, "127.0.0.1", resolve);
    });
    udp.close();
    return {
      abstract: await attempt({ path: abstract }),
      tcp: await attempt({ host: "127.0.0.1", port }),
      far: await attempt({ host: "192.0.2.1", port: 80 }),
    };
  },

  unshare() {
    const { stderr, error } = spawnSync("/bin/unshare", ["--user", "/bin/node", "--version"]);
    return String(error ?? stderr);
  },

  fillMemory() {
    const kept = [];
    for (;;) kept.push(Buffer.alloc(1e6, 1));
  },

  /** Each stays below what one process may have. */
  fillMemoryTogether() {
    const program = `const kept = Buffer.alloc(1e8, 1); setInterval(() => kept, 1e6)`;
    for (let count = 0; count < 4; count++) {
      spawn("/bin/node", ["--eval", program], { stdio: "ignore", detached: true });
    }
  },

  async fork(word) {
    let failed = 0;
    let started = 0;
    for (let count = 0; count < 60; count++) {
      try {
        const child = spawn("/bin/node", ["--eval", FOR_EVER, word], { stdio: "ignore" });
        for (const event of ["error", "exit"]) child.on(event, () => failed++);
        child.on("spawn", () => started++);
      } catch {
        failed++;
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    return { failed, started };
  },

  fillDisk() {
    try {
      for (let count = 0; count < 100; count++) writeFileSync(`file${count}`, Buffer.alloc(1e5));
    } catch (error) {
      return error.code;
    }
    return "written";
  },

  makeFiles() {
    for (let count = 0; count < 400; count++) writeFileSync(`file${count}`, "");
    return new Promise(() => setInterval(() => {}, 1e6));
  },

  detach(word) {
    const child = spawn("/bin/node", ["--eval", FOR_EVER, word], { stdio: "ignore", detached: true });
    child.unref();
    return new Promise((resolve) => child.on("spawn", () => resolve("detached")));
  },

  wait() {
    console.log("started");
    return new Promise(() => setInterval(() => {}, 1e6));
  },
};

const [, , name, word] = process.argv;
const result = await programs[name](word);
if (result !== undefined) process.stdout.write(JSON.stringify(result), () => process.exit());
