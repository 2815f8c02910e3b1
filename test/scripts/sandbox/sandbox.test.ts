import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, describe, expect, it, vi } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";
import { createSandbox } from "../../../scripts/sandbox/create-sandbox.ts";
import { SANDBOX_LIMITS } from "../../../scripts/sandbox/limits.ts";
import { needs } from "../../support/needs.ts";
import { expectGone, isRunning, runInside, VIEW } from "./fixture.ts";

const { namespaces } = needs;

describe.skipIf(namespaces.missing)(namespaces.title("a sandbox of namespaces"), () => {
  it("shows its view, and nothing else of the machine", async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-outside-"));
    const outside = join(folder, "secret");
    writeFileSync(outside, "outside");
    const [file, others] = [fileURLToPath(import.meta.url), [homedir(), REPOSITORY, tmpdir(), folder]];
    const view = {
      ...VIEW,
      readOnly: { ...VIEW.readOnly, "/course/shown": file },
      environment: { WORD: "given" },
    };
    const { code, said } = await runInside("look", { word: JSON.stringify({ outside, others }), view });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(said)).toEqual({
      shown: true,
      read: ["/etc/shadow", "/etc/passwd", "/proc/1/root/etc/passwd", outside].map(() => "refused"),
      listed: others.map(() => "refused"),
      written: ["/x", "/bin/x", "/course/x", "/dev/x", "/course/shown", outside].map(() => "refused"),
      lab: "mine",
      root: ["bin", "course", "dev", "proc"],
      processes: 2,
      isRoot: false,
      environment: ["HOME", "PATH", "PWD", "TMPDIR", "WORD"],
      commandLine: false,
    });
    expect(code).toBe(0);
  });

  it("has a network of its own, where no socket of the machine is", async () => {
    const abstract = `\0activation-lab-${randomUUID()}`;
    const [local, tcp, udp] = [createServer(), createServer(), createSocket("udp4")];
    let met = 0;
    for (const server of [local, tcp]) server.on("connection", () => met++);
    udp.on("message", () => met++);
    local.listen(abstract);
    tcp.listen(0, "0.0.0.0");
    udp.bind(0, "0.0.0.0");
    await Promise.all([once(tcp, "listening"), once(udp, "listening")]);
    const [port, datagrams] = [(tcp.address() as AddressInfo).port, udp.address().port];
    const { said } = await runInside("call", { word: JSON.stringify({ abstract, port, datagrams }) });
    for (const server of [local, tcp, udp]) server.close();
    expect(JSON.parse(said)).toEqual({ abstract: "ECONNREFUSED", tcp: "ECONNREFUSED", far: "ENETUNREACH" });
    expect(met).toBe(0);
  });

  it("lets nobody make namespaces within it", async () => {
    const view = { ...VIEW, readOnly: { ...VIEW.readOnly, "/bin/unshare": "/usr/bin/unshare" } };
    const { said } = await runInside("unshare", { view });
    expect(said).toContain("Operation not permitted");
  });

  it("ends what needs too much memory, in one process or in many together", async () => {
    const one = await runInside("fillMemory", { limits: { memoryBytes: 2 ** 28 } });
    expect(one.code).not.toBe(0);
    const many = await runInside("fillMemoryTogether", { limits: { memoryBytes: 2 ** 28 } });
    expect(many.broken).toBe("memory");
  });

  it("holds a fork bomb to its number of processes, and leaves none of them", async () => {
    const word = randomUUID();
    const { said } = await runInside("fork", { word, limits: { processes: 40 } });
    const { failed, started } = JSON.parse(said) as { failed: number; started: number };
    expect(failed).toBeGreaterThan(0);
    expect(started).toBeLessThan(40);
    await expectGone(word);
  });

  it("has a folder of limited size and number of files", async () => {
    const { said } = await runInside("fillDisk", { limits: { diskBytes: 2 ** 20 } });
    expect(said).toMatch(/ENOSPC|EFBIG/);
    const { broken } = await runInside("makeFiles", { limits: { files: 200 } });
    expect(broken).toBe("files");
  });

  it("takes detached children with it", async () => {
    const word = randomUUID();
    const { code } = await runInside("detach", { word });
    expect(code).toBe(0);
    await expectGone(word);
  });

  it("ends when the one who started it is killed", async () => {
    const word = randomUUID();
    const starter = fileURLToPath(new URL("start-and-wait.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", starter, word], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(isRunning(word)).toBe(true);
    child.kill("SIGKILL");
    await expectGone(word);
  });
});

describe("where there is no sandbox", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("refuses, and says what would help", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const attempt = createSandbox(VIEW, SANDBOX_LIMITS);
    await expect(attempt).rejects.toThrow(/sandbox of Linux namespaces.*--trust/s);
    if (process.platform === "linux") await expect(attempt).rejects.toThrow(/apt install bubblewrap/);
  });
});
