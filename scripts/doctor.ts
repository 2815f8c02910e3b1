import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { examineAll, formatDiagnosis } from "./doctor/diagnosis.ts";
import { examineBrowser } from "./doctor/examine-browser.ts";
import { examineDigits, examineOtherData } from "./doctor/examine-data.ts";
import { examineEngine } from "./doctor/examine-engine.ts";
import { examineGpu } from "./doctor/examine-gpu.ts";
import { examineKernel } from "./doctor/examine-kernel.ts";
import { examineNode } from "./doctor/examine-node.ts";
import { examinePython } from "./doctor/examine-python.ts";
import { examineSandbox } from "./doctor/examine-sandbox.ts";

await runCommand({
  usage: "npm run doctor -- [options]",
  summary:
    "Says in one line each what the course finds on this machine and, where something is missing, what to do. It starts\n" +
    "what it can: the kernel, the engine, the browser. The exit code is 0 unless npm run decks or npm test lacks something.",
  options: { json: { type: "boolean", help: "print it as JSON" } },
  async run({ values, signal, out, progress }) {
    const { root, notebooks, datasets } = courseFolders();
    const examinations = [
      examineNode(),
      examineKernel(notebooks),
      examineEngine(),
      examineBrowser(),
      examineDigits(datasets),
      examinePython(),
      examineSandbox(),
      examineOtherData(process.env.ACTIVATION_LAB_DATA),
      examineGpu(root),
    ];
    const diagnoses = await examineAll(examinations, signal, (part) => {
      if (process.stderr.isTTY) progress.show(`Examining: ${part}`);
    });
    progress.clear();
    if (values.json === true) out(JSON.stringify(diagnoses, null, 2));
    else for (const diagnosis of diagnoses) out(formatDiagnosis(diagnosis));
    const isWell = diagnoses.every(({ isNeeded, isThere }) => isThere || !isNeeded);
    return isWell && !signal.aborted ? 0 : 1;
  },
});
