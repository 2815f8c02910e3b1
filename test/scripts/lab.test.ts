import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { REPOSITORY } from "../../scripts/repository.ts";
import { makeFakePython } from "./lab/fake-python.ts";

const command = ["--import", "tsx", join(REPOSITORY, "scripts", "lab.ts")];
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function pythonWith(facts: Record<string, unknown>): string {
  const { folder, program } = makeFakePython(facts);
  folders.push(folder);
  return program;
}

function lab(args: string[], environment: Record<string, string>): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const options = { cwd: REPOSITORY, env: { ...process.env, ...environment } };
    const child = execFile(process.execPath, [...command, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

describe.skipIf(process.platform === "win32")("npm run lab", () => {
  const whole = { jupyterlab: "4.6.4", plotly: "7.1.0" };

  it("opens the notebooks in the JupyterLab that it is told of, with the course's own kernel", async () => {
    const python = pythonWith(whole);
    const { code, text } = await lab(["--no-browser", "--port", "9000"], {
      ACTIVATION_LAB_PYTHON: python,
      JUPYTER_PATH: "/others",
    });
    expect(code).toBe(0);
    const call = JSON.parse(text.split("\n").find((line) => line.startsWith("{"))!);
    expect(call.args.slice(-3)).toEqual(["--no-browser", "--port", "9000"]);
    expect(call.args).toContain(`--ServerApp.root_dir=${join(REPOSITORY, "notebooks")}`);
    expect(call.path).toBe(`${join(REPOSITORY, ".lab", "jupyter")}${delimiter}/others`);
    expect(text).not.toMatch(/plotly/);

    const spec = join(REPOSITORY, ".lab", "jupyter", "kernels", "tslab", "kernel.json");
    const { argv, language } = JSON.parse(readFileSync(spec, "utf8"));
    expect(language).toBe("typescript");
    expect(argv[0]).toBe(process.execPath);
    expect(argv).toContain(join(REPOSITORY, "node_modules", "tslab", "bin", "tslab"));
  });

  it("says where labs are made to those who forgot a letter", async () => {
    const { code, text } = await lab(["release", "01"], { ACTIVATION_LAB_PYTHON: pythonWith(whole) });
    expect(code).toBe(2);
    expect(text).toContain("Write npm run labs -- release 01.");
  });

  it("says what is missing without plotly, offers two cures, and opens all the same", async () => {
    const python = pythonWith({ jupyterlab: "4.6.4" });
    const { code, text } = await lab([], { ACTIVATION_LAB_PYTHON: python });
    expect(code).toBe(0);
    expect(text).toMatch(/lacks plotly.*-m pip install plotly==[\d.]+, or npm run lab -- --install/);
    expect(text).toContain("--ServerApp.root_dir");
  });

  it("names all ways out where there is no Python", async () => {
    const { code, text } = await lab([], { ACTIVATION_LAB_PYTHON: "/nowhere/python" });
    expect(code).toBe(1);
    expect(text).toMatch(/needs Python 3\.10.*Got: none that runs \(tried \/nowhere\/python\)/);
    for (const way of ["VS Code", "dev container", "Binder", "npm run decks"]) expect(text).toContain(way);
  });

  it("registers the kernel without any Python", async () => {
    const { code, text } = await lab(["--register"], { ACTIVATION_LAB_PYTHON: "/nowhere/python" });
    expect(code).toBe(0);
    expect(text).toContain(`JUPYTER_PATH=${join(REPOSITORY, ".lab", "jupyter")}`);
    expect(readFileSync(join(REPOSITORY, ".lab", "kernel.env"), "utf8")).toBe(
      `JUPYTER_PATH=${join(REPOSITORY, ".lab", "jupyter")}\n`,
    );
  });

  it("ends JupyterLab when it is ended, and counts that as well done", async () => {
    const child = spawn(process.execPath, [...command, "--stay"], {
      cwd: REPOSITORY,
      env: { ...process.env, ACTIVATION_LAB_PYTHON: pythonWith(whole) },
    });
    let out = "";
    for await (const text of child.stdout) {
      out += text;
      if (out.includes("--stay")) break;
    }
    child.kill("SIGINT");
    expect((await once(child, "exit"))[0]).toBe(0);
  });

  it("explains itself", async () => {
    const { code, text } = await lab(["--help"], {});
    expect(code).toBe(0);
    expect(text).toMatch(/npm run lab[\s\S]*--install[\s\S]*--register/);
  });
});
