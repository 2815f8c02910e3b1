import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("../src/compute/wasm/assembly/", import.meta.url));
const target = fileURLToPath(new URL("../src/compute/wasm/simd-binary.ts", import.meta.url));
const compiler = join(folder, "node_modules", "assemblyscript", "bin", "asc.js");

/** The compiler is 100 MB that only a change of the kernels needs: it has a `package.json` of its own. */
export function hasCompiler(): boolean {
  return existsSync(compiler);
}

/** The module that holds the compiled kernels as text: a bundle or a notebook needs no path and no request to find it. */
export function compileKernels(): string {
  const constants = [
    constant("SIMD_BINARY", compile("simd")),
    "// The same with products and sums in one instruction.",
    constant("FAST_BINARY", compile("simd", "relaxed-simd")),
  ];
  return `// Made by \`npm run build:kernels\` from assembly/*.ts.\n${constants.join("\n")}\n`;
}

function compile(...features: string[]): Buffer {
  const temporary = mkdtempSync(join(tmpdir(), "activation-lab-kernels-"));
  try {
    const binary = join(temporary, "kernels.wasm");
    const options = ["--runtime", "stub", "--importMemory", "--use", "abort="];
    const enabled = features.flatMap((feature) => ["--enable", feature]);
    // Warning 112 is about vectors at the module's border, where these kernels have none.
    const quiet = ["--noAssert", "--disableWarning", "112"];
    const parameters = [compiler, "index.ts", "-o", binary, "-O3", ...quiet, ...enabled, ...options];
    execFileSync(process.execPath, parameters, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    return readFileSync(binary);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function constant(name: string, binary: Buffer): string {
  const lines = binary
    .toString("base64")
    .match(/.{1,100}/g)!
    .map((line) => `  "${line}",`);
  return `export const ${name} = [\n${lines.join("\n")}\n].join("");`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (!hasCompiler()) {
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit", shell: true });
  }
  writeFileSync(target, compileKernels());
}
