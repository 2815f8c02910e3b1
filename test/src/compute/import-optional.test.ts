import { expect, test, vi } from "vitest";

import { NotInstalled } from "../../../src/compute/candidate.ts";
import { importOptional } from "../../../src/compute/import-optional.ts";

test("a package that is there is loaded: what it exports, or what a CommonJS module exports", async () => {
  expect(await importOptional("node:path")).toHaveProperty("join");
  expect(await importOptional("vitest")).toHaveProperty("expect");
});

test("one that is not there is not a fault, but what another throws is", async () => {
  await expect(importOptional("@activation-lab/nowhere")).rejects.toThrow(
    new NotInstalled("@activation-lab/nowhere is not installed"),
  );
  await expect(importOptional("data:text/javascript,throw new Error('broken')")).rejects.toThrow("broken");
  const lacking = importOptional("data:text/javascript,await import('node:nowhere')");
  await expect(lacking).rejects.not.toThrow(NotInstalled);
});

test("outside Node there is none", async () => {
  vi.stubGlobal("process", undefined);
  try {
    await expect(importOptional("webgpu")).rejects.toThrow(new NotInstalled("it works in Node only"));
  } finally {
    vi.unstubAllGlobals();
  }
});
