import { execFile } from "node:child_process";

/** A program and the arguments that make a Python of it, such as `py -3`. */
export type PythonCommand = readonly [program: string, ...args: string[]];

export interface PythonFacts {
  /** Path of the interpreter itself. */
  readonly executable: string;
  readonly version: string;
  /** Whether it can make virtual environments: Debian's cannot without a package of its own. */
  readonly hasVenv: boolean;
  readonly pip?: string;
  readonly jupyterlab?: string;
  readonly plotly?: string;
}

const PROBE = `
import importlib.util, json, platform, sys
from importlib.metadata import PackageNotFoundError, version
def find(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None
facts = {"executable": sys.executable, "version": platform.python_version()}
facts["hasVenv"] = all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))
facts.update({name: found for name in ("pip", "jupyterlab", "plotly") if (found := find(name))})
print(json.dumps(facts))
`;
const TIME_LIMIT = 20_000;

/** What a Python has of what JupyterLab needs; `undefined` where it does not run or is older than 3.8. */
export function describePython([program, ...args]: PythonCommand): Promise<PythonFacts | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: TIME_LIMIT, windowsHide: true };
    execFile(program, [...args, "-c", PROBE], options, (error, stdout) => {
      resolve(error === null ? readFacts(stdout) : undefined);
    });
  });
}

/** The last line: what is loaded at the start of a Python may print as well. */
function readFacts(stdout: string): PythonFacts | undefined {
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1)!) as PythonFacts;
  } catch {
    return undefined;
  }
}
