import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { createNotebook } from "../../../scripts/new/create-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { describeLecture, describeNotebook } from "../../support/describe-notebook.ts";
import { needs } from "../../support/needs.ts";
import { createTemporaryCourse, makeDeck } from "../../support/temporary-course.ts";

const { folders, remove } = createTemporaryCourse();
writeFileSync(join(folders.notebooks, "04-other.ipynb"), "");
const title = "Is it smooth enough? (a trial)";
const path = await createNotebook(folders.notebooks, title);
rmSync(join(folders.notebooks, "04-other.ipynb"));
const name = basename(path, ".ipynb");
afterAll(remove);

describeNotebook(path);
describeLecture(path);

describe("npm run new", () => {
  it("writes under the next free number, and nothing twice", async () => {
    expect(name).toBe("05-is-it-smooth-enough-a-trial");
    const text = readFileSync(path, "utf8");
    expect(text).toContain(`"# ${title}\\n"`);
    expect(text).not.toContain("TITLE");
    await expect(createNotebook(folders.notebooks, title)).rejects.toThrow(/is there already/);
    await expect(createNotebook(folders.notebooks, " ")).rejects.toThrow(/an empty one/);
    expect(readdirSync(folders.notebooks)).toEqual([`${name}.ipynb`]);
  });

  it("takes one title", () => {
    const command = ["--import", "tsx", join(REPOSITORY, "scripts", "new.ts"), "No", "quotation", "marks"];
    expect(() => execFileSync(process.execPath, command, { cwd: REPOSITORY, stdio: "pipe" })).toThrow(
      /One title is given.*3 words: No quotation marks.*Write for example/,
    );
  });

  it.skipIf(needs.chromium.missing)(
    needs.chromium.title("makes a lecture that executes, renders and has no findings"),
    async () => {
      expect((await makeDeck(folders, name)).findings).toEqual([]);
    },
    300_000,
  );
});
