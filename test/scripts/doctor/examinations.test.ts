import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, describe, expect, it, vi } from "vitest";

import type { Diagnosis, Examination } from "../../../scripts/doctor/diagnosis.ts";
import { examineAll, formatDiagnosis } from "../../../scripts/doctor/diagnosis.ts";
import { examineBrowser } from "../../../scripts/doctor/examine-browser.ts";
import { examineDigits, examineOtherData } from "../../../scripts/doctor/examine-data.ts";
import { examineEngine } from "../../../scripts/doctor/examine-engine.ts";
import { examineGpu } from "../../../scripts/doctor/examine-gpu.ts";
import { examineKernel } from "../../../scripts/doctor/examine-kernel.ts";
import { examineNode } from "../../../scripts/doctor/examine-node.ts";
import { examinePython } from "../../../scripts/doctor/examine-python.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "activation-lab-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

async function diagnose(examination: Examination): Promise<Diagnosis> {
  const [diagnosis] = await examineAll([examination], new AbortController().signal);
  return diagnosis!;
}

/** A file with this text, which `node` or the system can run. */
function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

describe("Node.js", () => {
  const range = "^20.19.0 || >=22.12.0";
  it.each(["20.19.0", "20.20.2", "22.12.0", "22.13.0", "24.1.0"])("%s will do", async (version) => {
    expect(await diagnose(examineNode(version, range))).toMatchObject({ isThere: true });
  });
  it.each(["18.20.1", "20.18.3", "21.7.0", "22.11.9"])("%s is too old", async (version) => {
    const { isThere, isNeeded, found, cure } = await diagnose(examineNode(version, range));
    expect([isThere, isNeeded]).toEqual([false, true]);
    expect(found).toBe(`${version}, where the course needs ${range}`);
    expect(cure).toContain("https://nodejs.org");
  });
});

describe("the kernel", () => {
  it("is what does not start, or does not compute", async () => {
    const finding = {
      rule: "kernel-not-started",
      message: "The tslab kernel did not start.",
      notebook: "doctor",
    };
    const notebook = { name: "doctor", metadata: {}, cells: [] };
    const failed = examineKernel(folder, async () => ({ notebook, findings: [finding], seconds: 1 }));
    expect(await diagnose(failed)).toMatchObject({
      isNeeded: true,
      isThere: false,
      found: "The tslab kernel did not start.",
      cure: expect.stringContaining("npm ci"),
    });
    const mute = examineKernel(folder, async () => ({ notebook, findings: [], seconds: 1 }));
    expect(await diagnose(mute)).toMatchObject({ isThere: false });
  });
});

describe("the engine", () => {
  const engine = { name: "wasm", kernels: "simd", version: "4.22.0", refused: [], isRight: true };
  const printing = (name: string, parts: object) =>
    program(name, `console.log(${JSON.stringify(JSON.stringify({ ...engine, ...parts }))})`);

  it("tells what computes, and what is slow about it", async () => {
    const javascript = examineEngine(printing("slow.cjs", { kernels: "javascript" }));
    expect(await diagnose(javascript)).toMatchObject({
      isThere: true,
      found: expect.stringMatching(/without SIMD/),
    });
    const refused = [{ name: "wasm", reason: "this engine has no WebAssembly" }];
    const cpu = examineEngine(printing("cpu.cjs", { name: "cpu", kernels: "stock", refused }));
    expect((await diagnose(cpu)).found).toContain("wasm: this engine has no WebAssembly");
  });

  it("is what computes wrongly, fails, or was not built", async () => {
    expect(await diagnose(examineEngine(printing("wrong.cjs", { isRight: false })))).toMatchObject({
      isThere: false,
      found: "wasm computes a wrong product",
    });
    const failing = program("fails.cjs", `throw new Error("no backend starts")`);
    expect(await diagnose(examineEngine(failing))).toMatchObject({
      isThere: false,
      isNeeded: true,
      found: expect.stringContaining("no backend starts"),
      cure: expect.stringContaining("ACTIVATION_LAB_BACKEND"),
    });
    const unbuilt = program("unbuilt.mjs", `import "./nothing.mjs"`);
    expect(await diagnose(examineEngine(unbuilt))).toMatchObject({
      found: "the package is not built",
      cure: expect.stringContaining("npm run build"),
    });
  });
});

describe("the browser", () => {
  it("is what is not installed, or does not start", async () => {
    vi.stubEnv("ACTIVATION_LAB_BROWSER", undefined);
    expect(await diagnose(examineBrowser(() => undefined))).toMatchObject({
      isNeeded: true,
      isThere: false,
      found: "no Chromium, Chrome or Edge",
      cure: expect.stringContaining("npm run decks downloads one"),
    });
    vi.stubEnv("ACTIVATION_LAB_BROWSER", "/nowhere/chromium");
    expect((await diagnose(examineBrowser(() => undefined))).found).toContain("/nowhere/chromium");
    const broken = program("broken", "#!/bin/sh\nexit 127\n");
    expect(await diagnose(examineBrowser(() => broken))).toMatchObject({
      isThere: false,
      found: expect.stringContaining("which did not"),
      cure: expect.stringContaining("ACTIVATION_LAB_BROWSER"),
    });
  });
});

describe("JupyterLab", () => {
  const python = { executable: "/usr/bin/python3", version: "3.12.1", hasVenv: true };
  it.each([
    ["without Python", undefined, /^Python: none that runs/, /npm run decks/],
    ["without JupyterLab", python, /^none in Python 3\.12\.1/, /npm run lab installs it/],
    [
      "without plotly",
      { ...python, jupyterlab: "4.6.4" },
      /^4\.6\.4 in Python 3\.12\.1/,
      /pip install plotly==/,
    ],
  ])("%s is not needed, and has a cure", async (_, facts, found, cure) => {
    const diagnosis = await diagnose(examinePython(async () => facts));
    expect(diagnosis).toMatchObject({ isThere: false, isNeeded: false });
    expect(diagnosis.found).toMatch(found);
    expect(diagnosis.cure).toMatch(cure);
  });

  it("is there with plotly", async () => {
    const whole = examinePython(async () => ({ ...python, jupyterlab: "4.6.4", plotly: "7.1.0" }));
    expect(await diagnose(whole)).toMatchObject({
      isThere: true,
      found: expect.stringContaining("plotly 7.1.0"),
    });
  });
});

describe("data", () => {
  it("that comes with the course is there to the byte", async () => {
    expect(await diagnose(examineDigits(join(REPOSITORY, "datasets")))).toMatchObject({ isThere: true });
    const changed = join(folder, "changed");
    cpSync(join(REPOSITORY, "datasets"), changed, { recursive: true });
    writeFileSync(join(changed, "digits", "digits.csv"), "0,1\n");
    for (const place of [changed, join(folder, "nowhere")]) {
      const diagnosis = await diagnose(examineDigits(place));
      expect(diagnosis).toMatchObject({
        isNeeded: true,
        isThere: false,
        cure: expect.stringContaining("git checkout"),
      });
    }
  });

  it("of others may be missing, all or in part", async () => {
    expect(await diagnose(examineOtherData(undefined))).toMatchObject({
      isNeeded: false,
      isThere: false,
      cure: expect.stringContaining("ACTIVATION_LAB_DATA"),
    });
    mkdirSync(join(folder, "data", "MTFL"), { recursive: true });
    const { found } = await diagnose(examineOtherData(join(folder, "data")));
    expect(found).toMatch(/^MTFL in .*, without cifar-10-batches-bin, cifar-100-binary, banknote$/);
  });
});

describe("a GPU", () => {
  it.skipIf(process.platform === "win32")("is told from none, and from one without a backend", async () => {
    expect(await diagnose(examineGpu(folder, join(folder, "no-program")))).toMatchObject({
      isNeeded: false,
      isThere: false,
      found: "none of NVIDIA; no backend for one is installed",
    });
    const smi = program("smi", `#!/bin/sh\necho "GPU 0: NVIDIA H100 (UUID: GPU-1)"\n`);
    expect(await diagnose(examineGpu(folder, smi))).toMatchObject({
      isThere: false,
      found: "GPU 0: NVIDIA H100; no backend for one is installed",
      cure: expect.stringContaining("npm run setup:gpu"),
    });
    const manifest = join(folder, "node_modules", "webgpu");
    mkdirSync(manifest, { recursive: true });
    writeFileSync(join(manifest, "package.json"), "{}");
    expect(await diagnose(examineGpu(folder, smi))).toMatchObject({ isThere: true });
  });
});

describe("a diagnosis", () => {
  it("is one line, whatever an error says", async () => {
    const failing: Examination = {
      part: "thing",
      isNeeded: true,
      examine: () => Promise.reject(new Error("first line\n  second line.")),
    };
    expect(formatDiagnosis(await diagnose(failing))).toBe("MISSING  thing       first line second line.");
  });
});
