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
  const temporary = mkdtempSync(join(tmpdir(), "activation-lab-kernels-"));
  try {
    const binary = join(temporary, "kernels.wasm");
    const options = ["--enable", "simd", "--runtime", "stub", "--importMemory", "--use", "abort="];
    // Warning 112 is about vectors at the module's border, where these kernels have none.
    const quiet = ["--noAssert", "--disableWarning", "112"];
    execFileSync(process.execPath, [compiler, "index.ts", "-o", binary, "-O3", ...quiet, ...options], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const lines = readFileSync(binary)
      .toString("base64")
      .match(/.{1,100}/g)!
      .map((line) => `  "${line}",`);
    return `// Made by \`npm run build:kernels\` from assembly/*.ts.\nexport const SIMD_BINARY = [\n${lines.join("\n")}\n].join("");\n`;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (!hasCompiler()) {
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit", shell: true });
  }
  writeFileSync(target, compileKernels());
}
