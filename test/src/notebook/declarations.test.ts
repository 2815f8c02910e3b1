import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The compiler that the kernel brings along, whatever the project's own one is. */
const requireFromTslab = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
const ts = requireFromTslab("@tslab/typescript-for-tslab") as typeof import("@tslab/typescript-for-tslab");

const CELL = `
import { lineChart, type Figure, type LineSeries, withSlider, createRandom, activations } from "activation-lab";
import { measured, progress, say, show } from "activation-lab/notebook";
const series: LineSeries[] = [{ name: "run", x: [0, 1], y: new Float32Array(2), low: [0, null], high: [1, null] }];
const figure: Figure = lineChart({ title: "Loss", alternative: "It falls.", x: { title: "Epoch" }, y: { title: "Loss", scale: "log" }, series });
show(figure, withSlider({ title: "t", alternative: "a", parameter: { name: "n", values: [1] }, draw: (n) => figure }));
say\`\${measured([1, 2], { unit: "%" })}\`;
say("text");
progress("a")("b");
createRandom(1); activations.relu;
// @ts-expect-error a figure needs a text alternative
lineChart({ title: "Loss", x: { title: "Epoch" }, y: { title: "Loss" }, series });
`;

describe("the declarations of the built package", () => {
  const declarations = join(root, "src", "dist");

  it("are built", () => expect(existsSync(join(declarations, "notebook", "index.d.ts"))).toBe(true));

  it("compile under the kernel's own TypeScript, with its way to find modules", () => {
    const cell = join(root, "notebooks", "cell.ts");
    // As tslab 1.0.22 sets them (dist/converter.js), but stricter: declarations are checked too.
    const options = {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      esModuleInterop: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => path === cell || fileExists(path);
    host.readFile = (path) => (path === cell ? CELL : readFile(path));
    host.getSourceFile = (path, ...rest) =>
      path === cell ? ts.createSourceFile(path, CELL, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
    const program = ts.createProgram([cell], options, host);
    const ours = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file === undefined || file.fileName === cell || isOurs(file.fileName))
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
    expect(ours).toEqual([]);
    expect(program.getSourceFiles().filter(({ fileName }) => isOurs(fileName)).length).toBeGreaterThan(20);
    expect(ts.version).toBe("5.0.4");
  });

  const isOurs = (path: string) => path.replaceAll("/", sep).startsWith(declarations);
});
