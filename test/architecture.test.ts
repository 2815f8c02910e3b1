import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Who may import whom: a part of the tree, a file or a folder, and the parts below it. A file always may import its
 * own folder.
 */
const ARROWS: Record<string, string[]> = {
  "src/problem.ts": [],
  "src/require.ts": ["src/problem.ts"],
  "src/random.ts": ["src/require.ts"],
  "src/statistics.ts": ["src/problem.ts"],
  "src/symmetric-eigen.ts": ["src/problem.ts"],
  "src/comparison.ts": ["src/statistics.ts", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/environment.ts": [],
  "src/preset.ts": ["src/environment.ts", "src/problem.ts"],
  "src/activations/": ["src/require.ts"],
  "src/operations/": ["src/symmetric-eigen.ts", "src/problem.ts", "src/require.ts"],
  "src/networks/": ["src/activations/", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/gradients/": ["src/networks/", "src/statistics.ts", "src/require.ts"],
  "src/training/": ["src/networks/", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/tasks/": [
    "src/training/",
    "src/networks/",
    "src/operations/",
    "src/activations/",
    "src/symmetric-eigen.ts",
    "src/statistics.ts",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/clustering/": ["src/statistics.ts", "src/problem.ts", "src/require.ts"],
  "src/task-adaptive/": [
    "src/tasks/",
    "src/training/",
    "src/layers/",
    "src/networks/",
    "src/operations/",
    "src/activations/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/polynomials/": ["src/problem.ts", "src/require.ts"],
  "src/quantized/": [
    "src/operations/",
    "src/activations/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/layers/": [
    "src/operations/",
    "src/activations/",
    "src/quantized/",
    "src/polynomials/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/spiking/": ["src/activations/", "src/layers/", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/kolmogorov-arnold/": ["src/layers/", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/search/": [
    "src/activations/",
    "src/layers/",
    "src/training/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/architectures/": [
    "src/activations/",
    "src/layers/",
    "src/networks/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/children/": [
    "src/architectures/",
    "src/search/",
    "src/datasets/",
    "src/training/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/compute/": ["src/environment.ts", "src/problem.ts"],
  "src/datasets/": ["src/environment.ts", "src/random.ts", "src/problem.ts", "src/require.ts"],
  "src/faces/": [
    "src/datasets/",
    "src/environment.ts",
    "src/comparison.ts",
    "src/statistics.ts",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/alphabets/": [
    "src/tasks/",
    "src/faces/",
    "src/datasets/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/landmarks/": [
    "src/datasets/",
    "src/faces/",
    "src/tasks/",
    "src/training/",
    "src/networks/",
    "src/activations/",
    "src/random.ts",
    "src/problem.ts",
    "src/require.ts",
  ],
  "src/figures/": ["src/statistics.ts", "src/problem.ts", "src/require.ts"],
  "src/self-check/": ["src/problem.ts"],
  "src/notebook/": ["src/figures/", "src/self-check/", "src/statistics.ts", "src/problem.ts"],
  "scripts/problem.ts": [],
  "scripts/repository.ts": [],
  "scripts/finding.ts": [],
  "scripts/write-whole.ts": [],
  "scripts/make-folder.ts": [],
  "scripts/folder-size.ts": [],
  "scripts/processor.ts": [],
  "scripts/command-line.ts": ["scripts/problem.ts"],
  "scripts/notebook/": ["scripts/problem.ts"],
  "scripts/sandbox/": ["scripts/problem.ts"],
  "scripts/kernel/": [
    "scripts/repository.ts",
    "scripts/notebook/",
    "scripts/finding.ts",
    "scripts/problem.ts",
  ],
  "scripts/deck/": ["scripts/notebook/", "scripts/finding.ts", "scripts/problem.ts"],
  "scripts/load-typescript.ts": [],
  "scripts/walkthrough/": [
    "scripts/load-typescript.ts",
    "scripts/deck/",
    "scripts/notebook/",
    "scripts/finding.ts",
  ],
  "scripts/setup/": ["scripts/problem.ts", "scripts/folder-size.ts"],
  "scripts/lab/": ["scripts/kernel/", "scripts/setup/", "scripts/command-line.ts", "scripts/problem.ts"],
  "scripts/labs/": [
    "scripts/load-typescript.ts",
    "scripts/course/",
    "scripts/kernel/",
    "scripts/notebook/",
    "scripts/export/",
    "scripts/lab/",
    "scripts/setup/",
    "scripts/choose-names.ts",
    "scripts/command-line.ts",
    "scripts/over-all.ts",
    "scripts/problem.ts",
  ],
  "scripts/doctor/": [
    "scripts/repository.ts",
    "scripts/notebook/",
    "scripts/kernel/",
    "scripts/check/",
    "scripts/datasets/",
    "scripts/lab/",
    "scripts/sandbox/",
    "scripts/setup/",
    "scripts/problem.ts",
  ],
  "scripts/choose-names.ts": ["scripts/problem.ts"],
  "scripts/over-all.ts": [],
  "scripts/activation-page/": ["scripts/deck/", "scripts/finding.ts"],
  "scripts/bench/": [
    "scripts/repository.ts",
    "scripts/lab/",
    "scripts/setup/",
    "scripts/choose-names.ts",
    "scripts/command-line.ts",
    "scripts/problem.ts",
    "scripts/processor.ts",
  ],
  "scripts/lock-file.ts": ["scripts/problem.ts"],
  "scripts/search/": ["scripts/command-line.ts", "scripts/lock-file.ts", "scripts/problem.ts"],
  "scripts/landmarks/": [
    "scripts/command-line.ts",
    "scripts/lock-file.ts",
    "scripts/problem.ts",
    "scripts/write-whole.ts",
  ],
  "scripts/check/": [
    "scripts/choose-names.ts",
    "scripts/finding.ts",
    "scripts/over-all.ts",
    "scripts/problem.ts",
  ],
  "scripts/export/": ["scripts/problem.ts", "scripts/write-whole.ts", "scripts/make-folder.ts"],
  "scripts/datasets/": ["scripts/lock-file.ts", "scripts/problem.ts"],
  "scripts/pdf/": ["scripts/finding.ts", "scripts/write-whole.ts"],
  "scripts/course/": [
    "scripts/repository.ts",
    "scripts/choose-names.ts",
    "scripts/notebook/",
    "scripts/kernel/",
    "scripts/deck/",
    "scripts/walkthrough/",
    "scripts/finding.ts",
    "scripts/over-all.ts",
    "scripts/problem.ts",
    "scripts/write-whole.ts",
  ],
  "scripts/grading/": [
    "scripts/choose-names.ts",
    "scripts/command-line.ts",
    "scripts/course/",
    "scripts/deck/",
    "scripts/kernel/",
    "scripts/labs/",
    "scripts/lock-file.ts",
    "scripts/notebook/",
    "scripts/over-all.ts",
    "scripts/sandbox/",
    "scripts/problem.ts",
    "scripts/write-whole.ts",
    "scripts/make-folder.ts",
  ],
  "scripts/dev/": [
    "scripts/course/",
    "scripts/kernel/",
    "scripts/deck/",
    "scripts/walkthrough/",
    "scripts/notebook/",
    "scripts/finding.ts",
    "scripts/problem.ts",
  ],
  "scripts/new/": ["scripts/notebook/", "scripts/problem.ts"],
  "slides/": [],
};

/** The package's door and the commands, the files of `scripts` itself, may import whatever stands below them. */
function isDoor(path: string): boolean {
  return path === "src/index.ts" || dirname(path) === "scripts";
}

/** Packages that a part may not import: figures stay pure, the kernel's insides have one door. */
const FORBIDDEN_PACKAGES: Record<string, RegExp> = {
  "src/figures/": /^@tensorflow|^node:|^playwright|plotly/,
  "src/activations/": /^node:/,
  "src/operations/": /^node:/,
  "src/networks/": /^node:/,
  "src/gradients/": /^node:/,
  "src/training/": /^node:/,
  "src/self-check/": /^node:/,
  "src/tasks/": /^node:/,
  "src/task-adaptive/": /^node:/,
  "src/clustering/": /^@tensorflow|^node:/,
  "src/landmarks/": /^node:/,
  "src/alphabets/": /^node:/,
  "src/layers/": /^node:/,
  "src/kolmogorov-arnold/": /^node:/,
  "src/quantized/": /^node:/,
  "src/spiking/": /^node:/,
  "src/search/": /^node:/,
  "src/polynomials/": /^@tensorflow|^node:/,
  "scripts/": /^@tensorflow|^activation-lab$/,
  // The page of all activations reads the package by its public door, as a notebook does.
  "scripts/activation-page/": /^@tensorflow/,
  // Answers are compared as `check` compares them.
  "scripts/labs/": /^@tensorflow/,
  // A search is made of the package, as a lecture is.
  "scripts/search/": /^playwright|^@tensorflow/,
  "scripts/search.ts": /^playwright|^@tensorflow/,
  "scripts/search-worker.ts": /^playwright|^@tensorflow/,
  "scripts/landmarks/": /^playwright|^@tensorflow/,
  "scripts/landmarks.ts": /^playwright|^@tensorflow/,
  "scripts/landmarks-map.ts": /^playwright|^@tensorflow/,
  "scripts/bench-search.ts": /^playwright|^@tensorflow/,
  // What is timed is what a notebook gets: the package by its name, and TensorFlow.js.
  "scripts/bench/": /^playwright|^@tensorflow\/(?!tfjs$)/,
  // Data is verified by reading it as a notebook does.
  "scripts/datasets/": /^@tensorflow/,
  "slides/": /^node:|^@tensorflow/,
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (["node_modules", "dist", "build"].includes(name)) return [];
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return /\.ts$/.test(name) ? [path.replaceAll("\\", "/")] : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  const pattern =
    /^\s*(?:import|export)\b[^;]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

/** The longest key of `table` that `path` is, or in which it lies. */
function partOf(path: string, table: Record<string, unknown>): string | undefined {
  return Object.keys(table)
    .filter((part) => path === part || (part.endsWith("/") && path.startsWith(part)))
    .sort((one, other) => other.length - one.length)[0];
}

const files = ["src", "scripts", "slides"].flatMap(sources);
const edges = files.flatMap((from) =>
  importsOf(from)
    .filter((target) => target.startsWith("."))
    .map((target) => {
      const path = relative(root, resolve(root, dirname(from), target)).replaceAll("\\", "/");
      return { from, to: path.replace(/\.js$/, ".ts") };
    }),
);

describe("the arrows of the tree", () => {
  it("has files to look at", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(edges.length).toBeGreaterThan(30);
  });

  it("knows every part", () => {
    const unknown = files.filter((path) => partOf(path, ARROWS) === undefined && !isDoor(path));
    expect(unknown).toEqual([]);
  });

  it("points one way only", () => {
    const wrong = edges.filter(({ from, to }) => {
      const part = partOf(from, ARROWS);
      if (part === undefined)
        return !isDoor(from) || !to.startsWith(from.startsWith("src/") ? "src/" : "scripts/");
      const target = partOf(to, ARROWS);
      return target !== part && !ARROWS[part]!.includes(target ?? to);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("has no arrow that nobody needs, and no way back to where it began", () => {
    const used = new Set(edges.map(({ from, to }) => `${partOf(from, ARROWS)} -> ${partOf(to, ARROWS)}`));
    const arrows = Object.entries(ARROWS).flatMap(([part, below]) => below.map((to) => [part, to] as const));
    expect(arrows.map((arrow) => arrow.join(" -> ")).filter((arrow) => !used.has(arrow))).toEqual([]);
    const reach = (part: string, seen = new Set<string>()): Set<string> => {
      for (const below of ARROWS[part]!) if (!seen.has(below)) reach(below, seen.add(below));
      return seen;
    };
    expect(Object.keys(ARROWS).filter((part) => reach(part).has(part))).toEqual([]);
  });

  it("keeps packages where they belong", () => {
    const wrong = files.flatMap((from) => {
      const part = partOf(from, FORBIDDEN_PACKAGES);
      const bad =
        part === undefined ? [] : importsOf(from).filter((name) => FORBIDDEN_PACKAGES[part]!.test(name));
      return bad.map((name) => `${from} -> ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it("lets nobody import the tests, nor the package's own door from inside", () => {
    const wrong = edges.filter(({ to }) => to.startsWith("test/") || to === "src/index.ts");
    expect(wrong).toEqual([]);
  });
});
