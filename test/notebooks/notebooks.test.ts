import { readdirSync } from "node:fs";
import { join } from "node:path";

import { REPOSITORY } from "../../scripts/repository.ts";
import { describeLecture, describeNotebook } from "../support/describe-notebook.ts";

const folder = join(REPOSITORY, "notebooks");

for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
  describeNotebook(join(folder, name));
  if (/^\d/.test(name)) describeLecture(join(folder, name));
}
