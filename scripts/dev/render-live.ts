import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { readImageIn } from "../course/read-image.ts";
import { type Bibliography, readBibliography } from "../deck/bibliography.ts";
import { buildAssets } from "../deck/build-assets.ts";
import { type HighlightCode, loadHighlighter } from "../deck/highlight-code.ts";
import { type RenderedDeck, renderDeck } from "../deck/render-deck.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { type RenderedWalkthrough, renderWalkthrough } from "../walkthrough/render-walkthrough.ts";
import { readSourceFiles } from "../walkthrough/source-files.ts";
import { renderSourcePage, sourcePageName } from "../walkthrough/source-page.ts";

/** Renders into memory what `npm run decks` writes to disk, always from the templates and works as they are now. */
export interface LiveRenderer {
  deck(notebook: Notebook): Promise<RenderedDeck>;
  walkthrough(notebook: Notebook): Promise<RenderedWalkthrough>;
  /** A page of code to which a walkthrough that was rendered links, such as `sources/activations.swish.ts.html`. */
  source(page: string): Promise<string | undefined>;
  /** Writes what decks share: style sheets, scripts, fonts. */
  buildShared(): Promise<void>;
}

export async function openLiveRenderer(folders: CourseFolders): Promise<LiveRenderer> {
  const highlight: HighlightCode = await loadHighlighter();
  const readImage = readImageIn(folders.notebooks);
  const template = (name: string) => readFile(join(folders.slides, name), "utf8");
  const sources = () => readSourceFiles(join(folders.root, "src"));
  const linked = new Map<string, string>();
  let works: { readonly text: string; readonly bibliography: Bibliography } | undefined;
  const tools = async () => {
    const text = await readFile(join(folders.root, "CITATION.bib"), "utf8");
    if (works?.text !== text) works = { text, bibliography: readBibliography(text) };
    return { bibliography: works.bibliography, highlight, readImage };
  };
  return {
    async deck(notebook) {
      return renderDeck(notebook, { ...(await tools()), template: await template("deck.html") });
    },
    async walkthrough(notebook) {
      const page = await template("walkthrough.html");
      const rendered = renderWalkthrough(notebook, {
        ...(await tools()),
        template: page,
        sources: sources(),
      });
      for (const file of rendered.files) linked.set(sourcePageName(file), file);
      return rendered;
    },
    async source(page) {
      const file = linked.get(page);
      const text = file === undefined ? undefined : sources().read(file);
      if (file === undefined || text === undefined) return undefined;
      return renderSourcePage(file, text, { highlight, template: await template("source.html") });
    },
    async buildShared() {
      await buildAssets(folders.slides, join(folders.build, "assets"));
    },
  };
}
