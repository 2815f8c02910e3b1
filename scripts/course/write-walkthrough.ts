import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Notebook } from "../notebook/notebook.ts";
import {
  type RenderedWalkthrough,
  renderWalkthrough,
  type WalkthroughTools,
  walkthroughName,
} from "../walkthrough/render-walkthrough.ts";
import { readSourceFiles } from "../walkthrough/source-files.ts";
import { renderSourcePage, sourcePageName } from "../walkthrough/source-page.ts";
import type { CourseFolders } from "./course-files.ts";

/** Gives what writes the walkthrough of a notebook, and a page for each source file to which it links. */
export async function openWalkthroughs(
  folders: CourseFolders,
  tools: Pick<WalkthroughTools, "bibliography" | "highlight" | "readImage">,
): Promise<(notebook: Notebook) => Promise<RenderedWalkthrough>> {
  const [template, sourceTemplate] = await Promise.all(
    ["walkthrough.html", "source.html"].map((name) => readFile(join(folders.slides, name), "utf8")),
  );
  const sources = readSourceFiles(join(folders.root, "src"));
  const written = new Set<string>();
  return async (notebook) => {
    const page = renderWalkthrough(notebook, { ...tools, sources, template: template! });
    await writeFile(join(folders.build, walkthroughName(notebook.name)), page.html);
    await mkdir(join(folders.build, "sources"), { recursive: true });
    for (const file of page.files) {
      if (written.has(file)) continue;
      written.add(file);
      const { highlight } = tools;
      const html = renderSourcePage(file, sources.read(file)!, { highlight, template: sourceTemplate! });
      await writeFile(join(folders.build, sourcePageName(file)), html);
    }
    return page;
  };
}
