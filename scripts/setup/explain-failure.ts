/** What went wrong in the words of a user, and what to do. */
export interface Explanation {
  readonly came: string;
  readonly cure: string;
}

const WHEEL =
  "build it with TensorFlow's library of the Python package: npm run setup:gpu -- --from-wheel pip";
const OFFLINE = `Look at the connection and at HTTPS_PROXY, or ${WHEEL}.`;
const COMPILER =
  "Install a C++ compiler, make and Python (on Debian: apt install build-essential python3), and run it again.";
const CUDA =
  "The official library wants CUDA 11.2 and cuDNN 8.1 on the library path. Install them, " +
  "or take a newer TensorFlow that brings its own: npm run setup:gpu -- --from-wheel pip.";

type Rule = readonly [pattern: RegExp, explain: (match: RegExpExecArray) => Explanation];

/** In order: what names a cause goes before what it leads to. */
const INSTALLATION: readonly Rule[] = [
  [
    /(?:ENOTFOUND|EAI_AGAIN) (?:nodejs\.org|\S*unofficial-builds\S*)/,
    () => ({
      came: "no way to nodejs.org, where the headers of Node lie that its compiler needs",
      cure: "Look at the connection and at HTTPS_PROXY, or use a Node that has its headers beside it, such as that of nodejs.org.",
    }),
  ],
  [/(?:ENOTFOUND|EAI_AGAIN) (\S+)/, ([, host]) => ({ came: `no address for ${host}`, cure: OFFLINE })],
  [
    /(?:ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH)\b[^\n]*|socket hang up/,
    ([line]) => ({ came: `a broken connection (${line.trim()})`, cure: OFFLINE }),
  ],
  [
    /self[- ]signed certificate|unable to (?:get|verify) [^\n]*certificate/i,
    ([line]) => ({
      came: `a certificate that Node does not trust (${line})`,
      cure: "Name the certificate of your network in NODE_EXTRA_CA_CERTS.",
    }),
  ],
  [
    /ENOSPC|No space left on device/,
    () => ({ came: "a full disk", cure: "Make room for 2 GB (with CUDA 8 GB)." }),
  ],
  [
    /No module named '?pip'?/,
    () => ({
      came: "a Python without pip",
      cure: "Install pip (on Debian: apt install python3-pip), or name another Python in ACTIVATION_LAB_PYTHON.",
    }),
  ],
  [
    /No matching distribution found for (\S+)/,
    ([, wheel]) => ({
      came: `no ${wheel} for this Python and machine`,
      cure: "Name another Python (3.10 to 3.13) in ACTIVATION_LAB_PYTHON, or the file of a wheel in --from-wheel.",
    }),
  ],
  [
    /ERROR: (\S+\.whl) is not a supported wheel on this platform/,
    ([, wheel]) => ({
      came: `${wheel}, which is for another Python or machine`,
      cure: "Name the Python that it is for in ACTIVATION_LAB_PYTHON.",
    }),
  ],
  [
    /fatal error: (tensorflow\/\S+): No such file/,
    ([, header]) => ({
      came: `a TensorFlow without ${header}`,
      cure: "Name a whole wheel of TensorFlow 2, or the folder tensorflow of one that is installed.",
    }),
  ],
  [
    /not found: (make|g\+\+|c\+\+|cc)|(?:^|\s)(make|g\+\+|c\+\+|cc): (?:command )?not found|gyp ERR! find (Python|VS)/m,
    ([, one, other, third]) => ({ came: `no ${one ?? other ?? third ?? "compiler"}`, cure: COMPILER }),
  ],
];

/** Why a download or a build failed, from what it wrote. */
export function explainInstallation(log: string): Explanation {
  return firstOf(INSTALLATION, log) ?? { came: lastLine(log), cure: "Its whole output stands above." };
}

const VULKAN =
  "Install the driver of the GPU; on Linux with Vulkan (on Debian: apt install libvulkan1, and " +
  "mesa-vulkan-drivers or NVIDIA's).";

const START: readonly Rule[] = [
  [/Couldn't load Vulkan/, () => ({ came: "no Vulkan on this machine", cure: VULKAN })],
  [
    /libcuda\.so[\w.]*: cannot open shared object file/,
    () => ({ came: "no driver of NVIDIA", cure: "Install the driver, and run it again." }),
  ],
  [
    /(lib(?:cu|nccl|nv)\w*\.so[\w.]*): cannot open shared object file/,
    ([, library]) => ({ came: `no ${library}, a library of CUDA`, cure: CUDA }),
  ],
  [
    /(lib\w+\.so[\w.]*): cannot open shared object file/,
    ([, library]) => ({ came: `no ${library}`, cure: "Install it, and run it again." }),
  ],
  [
    /version `(GLIBC\w*_[\d.]+)' not found/,
    ([, version]) => ({
      came: `a system older than its ${version}`,
      cure: "Take a newer system, or a TensorFlow of its age: --from-wheel PATH.whl.",
    }),
  ],
  [
    /tfjs_binding\.node\) can not be found/,
    () => ({ came: "no native binding for this Node", cure: "Remove the package and run it again." }),
  ],
  [
    /SIGILL|Illegal instruction/,
    () => ({ came: "a processor too old for it (it needs AVX)", cure: "Stay with WebAssembly." }),
  ],
  [
    /no driver offers a GPU/,
    () => ({
      came: "no driver for WebGPU",
      cure: VULKAN,
    }),
  ],
  [
    /(\S.* computes on the processor), slower/,
    ([, reason]) => ({
      came: reason!,
      cure: "Install the driver of the GPU. ACTIVATION_LAB_SOFTWARE_GPU=1 takes this one, for tests.",
    }),
  ],
];

/** Why a backend that is installed does not start or train, from what the process wrote that tried it. */
export function explainStart(log: string): Explanation {
  return firstOf(START, log) ?? { came: lastLine(log), cure: "Its whole output stands above." };
}

/** Why TensorFlow computes on the processor although it should on a GPU; `devices` is what `nvidia-smi -L` says. */
export function explainMissingGpu(log: string, devices: string | undefined): Explanation {
  if (devices === undefined) {
    return {
      came: "no driver of NVIDIA (nvidia-smi does not run)",
      cure: "Install the driver; for a GPU of another maker run npm run setup:gpu -- --package webgpu.",
    };
  }
  const library = /Could not load dynamic library '([^']+)'|Cannot dlopen (some GPU libraries)/.exec(log);
  if (library !== null) return { came: `${library[1] ?? "libraries of CUDA"} not found`, cure: CUDA };
  const failure = /failed call to cuInit: ([^\n]*)/.exec(log);
  if (failure !== null) {
    return { came: `CUDA that does not start (${failure[1]})`, cure: "Restart after updating the driver." };
  }
  return {
    came: `TensorFlow without the GPU that the driver has (${devices.trim().split("\n")[0]})`,
    cure: "Its whole output stands above. GPUs newer than CUDA 11.2 need a newer TensorFlow: --from-wheel pip.",
  };
}

function firstOf(rules: readonly Rule[], log: string): Explanation | undefined {
  for (const [pattern, explain] of rules) {
    const match = pattern.exec(log);
    if (match !== null) return explain(match);
  }
  return undefined;
}

function lastLine(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !/^Node\.js v/.test(line)).at(-1) ?? "no word of it";
}
