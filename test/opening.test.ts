import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { REPOSITORY } from "../scripts/repository.ts";

// The makers of these files publish no schema on npm: these are our own, of no more than what we use, after
// https://code.visualstudio.com/docs/reference/tasks-appendix, https://containers.dev/implementors/json_reference and
// https://repo2docker.readthedocs.io/en/latest/configuration. No editor, container or Binder was tried with them.
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const text = { type: "string", minLength: 1 };
const extensions = {
  type: "array",
  uniqueItems: true,
  items: { type: "string", pattern: "^[\\w-]+\\.[\\w-]+$" },
};

function record(properties: object, required: string[] = Object.keys(properties)) {
  return { type: "object", additionalProperties: false, properties, required };
}

const ANY_TASK = {
  label: text,
  group: record({ kind: { enum: ["build", "test"] }, isDefault: { type: "boolean" } }),
  runOptions: record({ runOn: { enum: ["default", "folderOpen"] } }),
  presentation: record({ reveal: { enum: ["always", "silent", "never"] } }),
  problemMatcher: { type: "array" },
};
// A task of npm takes a script and no arguments: what VS Code does not know, it leaves out without a word.
const TASK = {
  oneOf: [
    record({ ...ANY_TASK, type: { const: "npm" }, script: text }, ["label", "type", "script"]),
    record({ ...ANY_TASK, type: { const: "shell" }, command: text }, ["label", "type", "command"]),
  ],
};

const SCHEMAS: Record<string, object> = {
  ".vscode/extensions.json": record({ recommendations: extensions }),
  ".vscode/tasks.json": record({ version: { const: "2.0.0" }, tasks: { type: "array", items: TASK } }),
  ".vscode/settings.json": {
    type: "object",
    propertyNames: { pattern: "^(\\[\\w+\\]|[a-zA-Z]+(\\.[a-zA-Z]+)+)$" },
    additionalProperties: { type: ["string", "boolean", "object"] },
  },
  ".devcontainer/devcontainer.json": record(
    {
      name: text,
      image: { type: "string", pattern: "^[\\w./-]+:[\\w.-]+$" },
      features: {
        type: "object",
        propertyNames: { pattern: "^[\\w.]+(/[\\w-]+)+:\\d+$" },
        additionalProperties: { type: "object" },
      },
      hostRequirements: record({
        cpus: { type: "integer", minimum: 1 },
        memory: { type: "string", pattern: "^\\d+(tb|gb|mb|kb)?$" },
      }),
      containerEnv: { type: "object", additionalProperties: { type: "string" } },
      postCreateCommand: text,
      forwardPorts: { type: "array", items: { type: "integer", minimum: 0, maximum: 65535 } },
      portsAttributes: { type: "object", additionalProperties: record({ label: text }) },
      customizations: record({ vscode: record({ extensions }) }),
    },
    ["name", "image"],
  ),
  ".binder/environment.yml": record({
    name: text,
    channels: { type: "array", items: text },
    dependencies: {
      type: "array",
      items: {
        anyOf: [
          { type: "string", pattern: "^[a-z0-9-]+(=[\\d.]+)?$" },
          record({ pip: { type: "array", items: { type: "string", pattern: "^[a-z-]+==[\\d.]+$" } } }),
        ],
      },
    },
  }),
};

const read = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");
// Strict JSON: we leave out the comments that these formats allow.
const load = (path: string) => (path.endsWith(".yml") ? parse(read(path)) : JSON.parse(read(path)));
const { scripts, engines } = JSON.parse(read("package.json")) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
const requirements = read("scripts/lab/requirements.txt").trim().split("\n");

describe("the files for editors and containers", () => {
  it.each(Object.entries(SCHEMAS))("%s is what its reader expects", (path, schema) => {
    const validate = ajv.compile(schema);
    validate(load(path));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("name scripts of the project, and no others", () => {
    const { tasks } = load(".vscode/tasks.json") as { tasks: { script?: string; command?: string }[] };
    const commands = [
      ...tasks.map(({ command = "" }) => command),
      load(".devcontainer/devcontainer.json").postCreateCommand,
      read(".binder/postBuild"),
    ];
    const called = commands.flatMap((command) =>
      [...command.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name),
    );
    for (const name of [...tasks.flatMap(({ script = [] }) => script), ...called])
      expect(Object.keys(scripts)).toContain(name);
  });

  it("bring the JupyterLab and plotly that npm run lab installs, and a Node that will do", () => {
    const { dependencies } = load(".binder/environment.yml") as {
      dependencies: (string | { pip: string[] })[];
    };
    expect(dependencies.find((item) => typeof item !== "string")).toEqual({ pip: requirements });
    const { image, postCreateCommand } = load(".devcontainer/devcontainer.json");
    expect(postCreateCommand).toContain("--requirement scripts/lab/requirements.txt");
    const releases = [/nodejs=(\d+)/.exec(dependencies.join(" "))![1], /:(\d+)/.exec(image)![1]];
    for (const release of releases) expect(engines.node).toContain(`>=${release}.`);
  });

  it("let Jupyter find the kernel where npm run lab -- --register puts it", () => {
    expect(load(".devcontainer/devcontainer.json").containerEnv.JUPYTER_PATH).toBe(
      ["$", "{containerWorkspaceFolder}/.lab/jupyter"].join(""),
    );
    expect(load(".vscode/settings.json")["python.envFile"]).toMatch(/\.lab\/kernel\.env$/);
  });
});

describe.skipIf(process.platform === "win32")("the scripts of Binder", () => {
  it.each([".binder/postBuild", ".binder/start"])("%s can be run", (path) => {
    expect(statSync(join(REPOSITORY, path)).mode & 0o111).not.toBe(0);
    execFileSync("bash", ["-n", join(REPOSITORY, path)]);
  });

  it("start what they are given, with the kernel's folder before others", () => {
    const show = ["sh", "-c", 'echo "$JUPYTER_PATH"'];
    const env = { PATH: process.env.PATH, REPO_DIR: "/home/jovyan", JUPYTER_PATH: "/others" };
    const out = execFileSync(join(REPOSITORY, ".binder", "start"), show, { env, encoding: "utf8" });
    expect(out).toBe("/home/jovyan/.lab/jupyter:/others\n");
  });

  it("stop at the first command that fails", () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-binder-"));
    writeFileSync(join(folder, "npm"), `#!/bin/sh\necho "$*" >>${folder}/calls\nexit 1\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    expect(() => execFileSync(join(REPOSITORY, ".binder", "postBuild"), { env, stdio: "ignore" })).toThrow();
    expect(readFileSync(join(folder, "calls"), "utf8")).toBe("ci\n");
    rmSync(folder, { recursive: true });
  });
});
