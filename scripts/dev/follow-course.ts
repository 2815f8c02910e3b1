import { copyFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { type Finding, formatFinding } from "../finding.ts";
import { digestFolder } from "../kernel/digest-folder.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";
import { buildClient } from "./build-client.ts";
import { buildPackage } from "./build-package.ts";
import { followPage, waitingPage } from "./follow-page.ts";
import { type LiveNotebook, openLiveNotebook } from "./live-notebook.ts";
import type { LiveState } from "./live-state.ts";
import { openLiveRenderer } from "./render-live.ts";
import { type DeckServer, serveDecks } from "./serve-deck.ts";
import { watchFolder } from "./watch-folder.ts";

export interface FollowOptions {
  readonly folders: CourseFolders;
  /** Names of the notebooks. */
  readonly names: readonly string[];
  readonly preset: string;
  readonly cellSeconds: number;
  readonly port: number;
  say(line: string): void;
  /** What is being done; `undefined`: nothing. */
  onActivity(text: string | undefined): void;
}

export interface FollowedCourse {
  readonly address: string;
  /** Executes everything again in new kernels. */
  restart(): void;
  close(): Promise<void>;
}

/** One notebook and what its pages are told. */
interface Followed {
  readonly live: LiveNotebook;
  notebook: Notebook | undefined;
  html: string | undefined;
  /** What is wrong, by what has to be mended. */
  problems: Record<"package" | "notebook" | "deck", readonly Finding[]>;
  state: LiveState;
}

const WALKTHROUGH = ".walkthrough.html";
const IMAGES = /\.(?:gif|jpe?g|png|svg|webp)$/i;

/** Follows notebooks, the package and the templates, and serves the decks as they are now. */
export async function followCourse(options: FollowOptions): Promise<FollowedCourse> {
  const { folders, names, say } = options;
  const closing = new AbortController();
  const renderer = await openLiveRenderer(folders);
  await renderer.buildShared();
  await copyFile(join(folders.slides, "speaker.html"), join(folders.build, "speaker.html"));
  const followed = new Map<string, Followed>();
  // Distinguishes the decks of this start from those of an earlier one, to which a page may have been open.
  const start = process.hrtime.bigint().toString(36);
  let count = 0;
  let server: DeckServer | undefined;

  const change = (name: string, state: Partial<LiveState>) => {
    const entry = followed.get(name)!;
    const { problems } = entry;
    entry.state = { ...entry.state, ...state, problems: Object.values(problems).flat() };
    server?.tell(name);
  };

  const setProblems = (name: string, of: keyof Followed["problems"], found: readonly Finding[]) => {
    // A rejection in a loop is one problem.
    const different = [...new Map(found.map((finding) => [formatFinding(finding), finding])).values()];
    for (const finding of different) say(formatFinding(finding));
    followed.get(name)!.problems[of] = different;
  };

  const showDeck = async (name: string): Promise<void> => {
    const entry = followed.get(name)!;
    const { notebook } = entry;
    if (notebook === undefined) return;
    try {
      const { html, slides, findings } = await renderer.deck(notebook);
      if (entry.notebook !== notebook) return;
      entry.html = html;
      count += 1;
      say(`${name}: ${slides} slides`);
      setProblems(name, "deck", findings);
      change(name, { version: `${start}.${count}` });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblems(name, "deck", [{ rule: "deck-invalid", message: error.message, notebook: name }]);
      change(name, {});
    }
  };

  for (const name of names) {
    const live = openLiveNotebook({
      ...options,
      name,
      onNotebook(notebook) {
        followed.get(name)!.notebook = notebook;
        setProblems(name, "notebook", []);
        void showDeck(name).catch(fail);
      },
      onProblems(problems) {
        setProblems(name, "notebook", problems);
        change(name, {});
      },
      onActivity(activity) {
        options.onActivity(activity === undefined ? undefined : `${name}: ${activity}`);
        change(name, { activity });
      },
    });
    const state = { version: undefined, problems: [], activity: undefined };
    const problems = { package: [], notebook: [], deck: [] };
    followed.set(name, { live, notebook: undefined, html: undefined, problems, state });
  }

  /** A fault of ours must not end what someone is working with. */
  function fail(error: unknown): void {
    if (!closing.signal.aborted) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  const showAll = () => Promise.all(names.map(showDeck));
  const refresh = (name: string) => void followed.get(name)?.live.refresh().catch(fail);
  const restart = () => {
    for (const { live } of followed.values()) void live.restart().catch(fail);
  };

  let building: Promise<void> | undefined;
  let isStale = false;
  /** The package that the kernels have imported: some builds are passed over since the source has changed meanwhile. */
  let imported = await digestFolder(folders.package);
  const rebuild = async (): Promise<void> => {
    isStale = true;
    building ??= (async () => {
      while (isStale && !closing.signal.aborted) {
        isStale = false;
        const { errors, digest } = await buildPackage(folders, closing.signal);
        if (isStale || closing.signal.aborted) continue;
        for (const name of names) {
          const problem = { rule: "package-build", message: errors, notebook: name };
          setProblems(name, "package", errors === "" ? [] : [problem]);
          change(name, {});
        }
        if (errors !== "") {
          say("The package does not compile; notebooks keep the last one that did.");
        } else if (digest !== imported) {
          imported = digest;
          say("The package has changed: everything is executed again.");
          restart();
        } else {
          // A comment, or back to what it was: walkthroughs show the lines, and an error is gone.
          await showAll();
        }
      }
    })().finally(() => {
      building = undefined;
    });
    return building;
  };

  const pageFor = async (file: string): Promise<string | undefined> => {
    if (file.startsWith("sources/")) return renderer.source(file);
    const isWalkthrough = file.endsWith(WALKTHROUGH);
    const name = file.slice(0, -(isWalkthrough ? WALKTHROUGH : ".html").length);
    const entry = file.endsWith(".html") ? followed.get(name) : undefined;
    if (entry === undefined) return undefined;
    const { html, notebook, state } = entry;
    if (html === undefined || notebook === undefined)
      return followPage(waitingPage(name), name, state.version);
    const page = isWalkthrough ? (await renderer.walkthrough(notebook)).html : html;
    return followPage(page, name, state.version);
  };

  const nameOf = (path: string) => basename(path, ".ipynb");
  const watchAll = async () => {
    const { signal } = closing;
    await watchFolder(
      folders.notebooks,
      (path) => (extname(path) === ".ipynb" && names.includes(nameOf(path))) || IMAGES.test(path),
      (paths) => {
        for (const path of paths)
          if (extname(path) === ".ipynb" && dirname(path) === folders.notebooks) refresh(nameOf(path));
        if (paths.some((path) => IMAGES.test(path))) void showAll().catch(fail);
      },
      { signal },
    );
    await watchFolder(
      join(folders.root, "src"),
      (path) => path.endsWith(".ts"),
      () => void rebuild().catch(fail),
      { signal },
    );
    await watchFolder(
      folders.slides,
      (path) => /\.(?:css|html|ts)$/.test(path),
      () => void renderer.buildShared().then(showAll).catch(fail),
      { signal },
    );
    await watchFolder(
      folders.root,
      (path) => path === join(folders.root, "CITATION.bib"),
      () => void showAll().catch(fail),
      { signal, deep: false },
    );
  };

  server = await serveDecks({
    folder: folders.build,
    home: `/${names[0]}.html`,
    client: await buildClient(),
    port: options.port,
    pageFor,
    stateOf: (deck) => followed.get(deck)?.state,
  });
  const { address } = server;
  const close = async () => {
    closing.abort();
    await Promise.all([...followed.values()].map(({ live }) => live.stop()));
    await building?.catch(() => undefined);
    await server?.close();
  };
  try {
    await watchAll();
  } catch (error) {
    // What is open would keep the process alive.
    await close();
    throw error;
  }
  for (const name of names) refresh(name);
  return { address, restart, close };
}
