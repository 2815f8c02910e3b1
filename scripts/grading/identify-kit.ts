import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { digestFolder } from "../kernel/digest-folder.ts";

/** A name for all of the kit that decides a grade: the built package, what grades, dependencies, Node's version. */
export async function identifyKit({ root, package: built }: CourseFolders): Promise<string> {
  const parts = [
    built,
    ...["grading", "kernel", "labs", "notebook", "sandbox"].map((part) => join(root, "scripts", part)),
  ];
  const digests = await Promise.all(parts.map((part) => digestFolder(part)));
  const dependencies = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return [...digests, dependencies, process.version, process.arch].join(" ");
}
