import { existsSync } from "node:fs";
import { join } from "node:path";

import { type Call, readTimeLimit, resolvePath, runCommand } from "./command-line.ts";
import { CATALOG, type CatalogEntry } from "./datasets/catalog.ts";
import { describeEntry, describeTerms } from "./datasets/describe-entry.ts";
import { fetchDataset } from "./datasets/fetch-dataset.ts";
import { sparseProgress } from "./datasets/sparse-progress.ts";
import { verifyDataset } from "./datasets/verify-dataset.ts";
import { Interruption, isProblem, Problem, UsageProblem } from "./problem.ts";

const USAGE = "npm run datasets -- list|fetch|verify [NAME] [options]";

const options = {
  to: { type: "string", value: "DIR", help: "folder of the data sets; ACTIVATION_LAB_DATA by default" },
  accept: { type: "boolean", help: "you have read the terms of the data set, and agree" },
  url: { type: "string", value: "URL", help: "where the archive is, if not at its official place" },
  from: {
    type: "string",
    value: "FILE",
    help: "an archive that you have downloaded, instead of downloading it",
  },
  patience: { type: "string", value: "SECONDS", help: "give up after so long without a byte (60)" },
} as const;
type Run = Call<typeof options>;

await runCommand({
  usage: USAGE,
  summary:
    "Fetches data sets that the course may not redistribute from their official places, and reads all of them to verify\n" +
    "that they are whole; verify without a NAME reads all that are there. License and citation are shown first.",
  options,
  takesPaths: true,
  async run(call) {
    const [action = "", ...names] = call.positionals;
    if (action === "list" && names.length === 0) return list(call);
    if (action === "verify" && names.length === 0) return verifyAll(call);
    const entry = CATALOG.find(({ name }) => name.toLowerCase() === names[0]?.toLowerCase());
    if ((action === "fetch" || action === "verify") && names.length === 1 && entry !== undefined) {
      return action === "fetch" ? fetchOne(entry, call) : verify(entry, call);
    }
    throw new UsageProblem({
      rule: `The command is called as ${USAGE}.`,
      came: call.positionals.length === 0 ? "nothing to do" : `"${call.positionals.join(" ")}"`,
      cure: `NAME is one of ${CATALOG.map(({ name }) => name).join(", ")}; list tells about them.`,
    });
  },
});

function list({ values, out }: Run): Promise<number> {
  const root = findRoot(values.to);
  for (const entry of CATALOG) {
    const isThere = root !== undefined && existsSync(join(root, entry.name));
    for (const line of describeEntry(entry)) out(line);
    out(isThere ? `  is in ${root}` : "  not here yet");
  }
  return Promise.resolve(0);
}

async function fetchOne(entry: CatalogEntry, call: Run): Promise<number> {
  const { values, out, progress, signal } = call;
  for (const line of describeTerms(entry)) out(line);
  if (entry.asksForConsent && values.accept !== true) {
    throw new Problem({
      rule: `${entry.name} is fetched by who agrees to its terms.`,
      came: "no --accept",
      cure: `Read them above and at ${entry.page}, then add --accept.`,
    });
  }
  const root = requireRoot(values.to);
  const warnings = await fetchDataset(entry, {
    root,
    url: values.url,
    from: values.from === undefined ? undefined : resolvePath(values.from),
    patience: values.patience === undefined ? 60 : readTimeLimit("patience", values.patience),
    signal,
    onProgress: sparseProgress((text) => progress.show(text)),
  }).catch((error) => {
    throw signal.aborted ? interrupted() : error;
  });
  progress.clear();
  for (const warning of warnings) out(`Note: ${warning}`);
  return verify(entry, call);
}

/** Verifies what is there; one that is broken does not hide the others. */
async function verifyAll(call: Run): Promise<number> {
  const root = requireRoot(call.values.to);
  const entries = CATALOG.filter(({ name }) => existsSync(join(root, name)));
  if (entries.length === 0) {
    throw new Problem({
      rule: "Without a name, all data sets that are there are verified.",
      came: `none in ${root}`,
      cure: `Its folders must be named ${CATALOG.map(({ name }) => name).join(", ")}.`,
    });
  }
  let exitCode = 0;
  for (const entry of entries) {
    exitCode = Math.max(
      exitCode,
      await verify(entry, call).catch((error) => {
        if (!isProblem(error) || call.signal.aborted) throw error;
        call.out(`${entry.name}: ${error.message}`);
        return 1;
      }),
    );
  }
  return exitCode;
}

async function verify(entry: CatalogEntry, { values, out, progress, signal }: Run): Promise<number> {
  const root = requireRoot(values.to);
  const folder = join(root, entry.name);
  if (!existsSync(folder)) {
    throw new Problem({
      rule: "A data set is verified where it is.",
      came: `nothing at ${folder}`,
      cure: `Fetch it with \`npm run datasets -- fetch ${entry.name}\`, or give its parent folder with --to.`,
    });
  }
  const { facts, warnings } = await verifyDataset(entry, folder, {
    signal,
    onProgress: sparseProgress((text) => progress.show(text)),
  }).catch((error) => {
    throw signal.aborted ? interrupted() : error;
  });
  progress.clear();
  for (const fact of facts) out(`${entry.name}: ${fact}`);
  for (const warning of warnings) out(`${entry.name}: note: ${warning}`);
  out(`${entry.name} can be read. Set ACTIVATION_LAB_DATA=${root} to use it.`);
  return 0;
}

function interrupted(): Interruption {
  return new Interruption({
    rule: "The command runs to its end.",
    came: "an interruption",
    cure: "Call it again: it goes on where it stopped, unless the server does not let it.",
  });
}

function findRoot(to: string | undefined): string | undefined {
  const root = to ?? process.env.ACTIVATION_LAB_DATA;
  return root === undefined || root === "" ? undefined : resolvePath(root);
}

function requireRoot(to: string | undefined): string {
  const root = findRoot(to);
  if (root !== undefined) return root;
  throw new UsageProblem({
    rule: "Data sets lie in a folder of yours.",
    came: "no --to, and no ACTIVATION_LAB_DATA",
    cure: "Write for example --to ~/activation-lab-data.",
  });
}
