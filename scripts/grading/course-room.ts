import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import type { SandboxLimits } from "../sandbox/limits.ts";
import type { Sandbox, SandboxView } from "../sandbox/sandbox.ts";
import { trustPrograms } from "../sandbox/trust-programs.ts";
import { bundleInside } from "./bundle-inside.ts";

/** Where kernels of submissions run. */
export interface Room {
  readonly sandbox: Sandbox;
  /** The program beside a kernel, by its path there. */
  readonly program: string;
  close(): void;
}

const KERNEL_HOST = "scripts/kernel/kernel-host.cjs";
const ENVIRONMENT = { ACTIVATION_LAB_PRESET: "quick" };

/**
 * A sandbox that shows what cells import, and of the course no notebook, deck or test.
 *
 * @throws Problem if this machine has none.
 */
export async function openSandbox(folders: CourseFolders, limits: SandboxLimits): Promise<Room> {
  const own = mkdtempSync(join(tmpdir(), "activation-lab-grading-"));
  const close = () => rmSync(own, { recursive: true, force: true });
  try {
    const program = "/course/scripts/kernel/run-cells.mjs";
    const parts = [
      "node_modules",
      "src/dist",
      "src/package.json",
      "src/node_modules",
      "datasets",
      KERNEL_HOST,
    ];
    const there = parts.filter((part) => existsSync(join(folders.root, part)));
    const view: SandboxView = {
      readOnly: {
        ...Object.fromEntries(
          there.map((part) => [`/course/${part}`, realpathSync(join(folders.root, part))]),
        ),
        [program]: await bundleInside(own),
      },
      folder: "/course/lab",
      environment: ENVIRONMENT,
    };
    return { sandbox: await createSandbox(view, limits), program, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The same without a sandbox, in a folder of the course, from which cells can import. */
export async function openTrusted(folders: CourseFolders): Promise<Room> {
  mkdirSync(folders.build, { recursive: true });
  const own = mkdtempSync(join(folders.build, "trusted-"));
  const close = () => rmSync(own, { recursive: true, force: true });
  try {
    copyFileSync(join(folders.root, KERNEL_HOST), join(own, basename(KERNEL_HOST)));
    const program = await bundleInside(own);
    return { sandbox: trustPrograms(own, { ...process.env, ...ENVIRONMENT }), program, close };
  } catch (error) {
    close();
    throw error;
  }
}
