import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly run?: string;
  readonly uses?: string;
}
interface Workflow {
  readonly on?: object;
  readonly jobs: Record<string, { "runs-on"?: string; needs?: string; steps: Step[] }>;
}

const folder = fileURLToPath(new URL("../.github/workflows/", import.meta.url));
const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  scripts: Record<string, string>;
};

describe.each(readdirSync(folder))("the workflow %s", (file) => {
  const workflow = parse(readFileSync(folder + file, "utf8"), { strict: true }) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it("has an occasion, and jobs with a machine and steps", () => {
    expect(Object.keys(workflow.on ?? {})).not.toEqual([]);
    for (const job of jobs) {
      expect(job["runs-on"]).toMatch(/^[\w.-]+$/);
      if (job.needs !== undefined) expect(Object.keys(workflow.jobs)).toContain(job.needs);
    }
    for (const { run, uses } of steps)
      expect([run, uses].filter((part) => part !== undefined).length).toBe(1);
  });

  it("names the version of every action, and runs commands that there are", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v?[\w.]+$/);
    const called = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npm run ([\w:-]+)/g)]);
    for (const [, name] of called) expect(Object.keys(scripts)).toContain(name);
  });
});

describe("the published site", () => {
  it("is exported, so that it is without speaker notes", () => {
    const source = readFileSync(`${folder}pages.yml`, "utf8");
    expect(source).toContain("npm run export -- --to site");
    expect(source).not.toContain("--notes");
    expect(source).toContain("path: site\n");
  });
});
