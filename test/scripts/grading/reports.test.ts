import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readDueDate } from "../../../scripts/grading/due-date.ts";
import { explainChecks } from "../../../scripts/grading/explain-checks.ts";
import { readMarks } from "../../../scripts/grading/marks.ts";
import type { LectureResult } from "../../../scripts/grading/result.ts";
import { readStudents } from "../../../scripts/grading/students.ts";
import { formatTable, readTable } from "../../../scripts/grading/table.ts";
import { writeReports } from "../../../scripts/grading/write-reports.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-reports-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => readFileSync(join(folder, path), "utf8");
/** What a teacher reads of the answer below. */
const shown = "<script>alert(1)</script>\n\ufffd[2J**so**";
const check = { name: "double", isRight: true, isVisible: true, message: "", hint: "" };

function result(student: string, parts: Partial<LectureResult> = {}): LectureResult {
  return {
    ...{ student, lecture: "01-tiny", state: "graded" as const, notes: [] },
    cells: [
      {
        ...{ kind: "test" as const, gradeId: "double-test", max: 4, points: 1 },
        checks: [
          { ...check, isRight: false, message: "expected 8, but got <b>9</b>", hint: "Twice & four." },
          { ...check, isVisible: false },
          { ...check, isVisible: false, isRight: false, message: "expected 77", hint: "Negative, too." },
        ],
      },
      { kind: "manual", gradeId: "why", max: 3, answer: "<script>alert(1)</script>\n\u001b[2J**so**" },
    ],
    ...parts,
  };
}

describe("writeReports", () => {
  it("writes a row for every student and lecture", () => {
    writeReports(folder, [result("ada", { lateSeconds: 5 }), result("bob", { state: "missing" })], []);
    expect(read("grades.csv")).toBe(
      "student,lecture,state,late,total,max,notes,double-test,why\n" +
        "ada,01-tiny,to mark,yes,1,7,,1,\n" +
        "bob,01-tiny,missing,,1,7,,1,\n",
    );
    expect(JSON.parse(read("grades.json"))[0]).toMatchObject({ student: "ada", total: 1, max: 7 });
  });

  it("counts what the teacher filled, and never loses it", () => {
    writeReports(folder, [result("ada"), result("bob")], []);
    const filled = read("manual.csv")
      .replace("ada,01-tiny,why,3,,", 'ada,01-tiny,why,3,"2,5","- half, since ""so"""')
      .concat("gone,01-tiny,why,3,1,kept,its answer\n");
    writeFileSync(join(folder, "manual.csv"), filled);
    for (let time = 0; time < 2; time++) {
      const [ada, bob] = writeReports(folder, [result("ada"), result("bob")], []);
      expect(ada?.cells[1]).toMatchObject({ points: 2.5, comment: '- half, since "so"' });
      expect(bob?.cells[1]?.points).toBeUndefined();
    }
    expect(readMarks(join(folder, "manual.csv")).map((mark) => Object.values(mark).join("|"))).toEqual([
      `ada|01-tiny|why|3|2,5|- half, since "so"|${shown}`,
      `bob|01-tiny|why|3|||${shown}`,
      "gone|01-tiny|why|3|1|kept|its answer",
    ]);
    expect(read("grades.csv")).toContain("ada,01-tiny,graded,,3.5,7,,1,2.5\n");
    expect(read("feedback/ada/01-tiny.html")).toContain("Comment: - half, since &quot;so&quot;");
  });

  it("shows an answer beside its points as a text, without what nobody wrote, and cut where it is long", () => {
    const longest = `${"x".repeat(2999)}\u{1f600}`;
    const answers = [
      "=1+1\r\n- a;@b",
      "*Your answer here.*",
      longest,
      `${longest}${"y".repeat(20)}`,
      undefined,
    ];
    const results = answers.map((answer, index) => {
      const cell = {
        kind: "manual" as const,
        gradeId: "why",
        max: 3,
        ...(answer === undefined ? {} : { answer }),
      };
      return result(`student-${index}`, { cells: [cell] });
    });
    for (let time = 0; time < 2; time++) {
      writeReports(folder, results, []);
      expect(readMarks(join(folder, "manual.csv")).map(({ answer }) => answer)).toEqual([
        ...["=1+1\n- a;@b", ""],
        ...[22, 22].map(() => expect.stringMatching(/^x{2999}\n\[CUT HERE: \d+ more characters/)),
        "",
      ]);
      expect(read("manual.csv")).toContain(`student-0,01-tiny,why,3,,,"'=1+1\n'- a;'@b"\n`);
      expect(read("manual.csv")).toMatch(/\[CUT HERE: 2 more .*\[CUT HERE: 22 more /s);
    }
  });

  it("reads a table that was filled before answers stood in it", () => {
    writeFileSync(
      join(folder, "manual.csv"),
      "student,lecture,cell,max,points,comment\nada,01-tiny,why,3,2,\n",
    );
    expect(writeReports(folder, [result("ada")], [])[0]?.cells[1]).toMatchObject({ points: 2 });
    expect(read("manual.csv")).toContain("ada,01-tiny,why,3,2,,");
  });

  it.each(["x", "4", "-1", "NaN", "Infinity"])("refuses %s points of 3, and touches nothing", (points) => {
    const table = `student,lecture,cell,max,points,comment\nada,01-tiny,why,3,${points},\n`;
    writeFileSync(join(folder, "manual.csv"), table);
    expect(() => writeReports(folder, [result("ada")], [])).toThrow(/row 1.*Correct that row/s);
    expect(read("manual.csv")).toBe(table);
  });

  it("shows a student what the notebook shows, and of the rest how much is right", () => {
    writeReports(folder, [result("ada")], []);
    const page = read("feedback/ada/01-tiny.html");
    expect(page).toContain(
      "double is not right yet: expected 8, but got &lt;b&gt;9&lt;/b&gt;. Hint: Twice &amp; four.",
    );
    expect(page).toContain(
      "Of the 2 checks that your notebook does not show, one is right. Hint: Negative, too.",
    );
    expect(page).not.toContain("expected 77");
    expect(page).toContain("<pre>&lt;script&gt;alert(1)&lt;/script&gt;\n\ufffd[2J**so**</pre>");
    expect(page).toContain('<th scope="row">double-test</th>');
    expect(page).toContain("not marked yet");
    expect(page).not.toMatch(/<script|https?:|src=/);
  });

  it("says what there is to say of a notebook that was not run, and no more", () => {
    const notes = ["The file is no notebook: <b>"];
    const states = {
      broken: "could not be graded",
      missing: "No notebook of yours",
      failed: "not graded yet",
    };
    for (const [state, sentence] of Object.entries(states) as [LectureResult["state"], string][]) {
      writeReports(folder, [result("ada", { state, notes, lateSeconds: 7200 })], []);
      const page = read("feedback/ada/01-tiny.html");
      expect(page).toContain(sentence);
      expect(page).toContain("It came 2.0 h after the due date.");
      expect(page).toContain("<li>The file is no notebook: &lt;b&gt;</li>");
      expect(page).not.toMatch(/<section>|not marked/);
    }
  });

  it("keeps students with odd names apart, and in the folder", () => {
    const before = readdirSync(join(folder, ".."));
    writeReports(folder, [result("../../x"), result("..//../x"), result('<img src="x">')], []);
    expect(readdirSync(join(folder, "feedback"))).toHaveLength(3);
    expect(readdirSync(join(folder, "..")).filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe("explainChecks", () => {
  const count = (...right: boolean[]) => {
    const checks = right.map((isRight) => ({ ...check, isRight, isVisible: false, hint: "Look." }));
    return explainChecks(checks)[0]?.replace("your notebook does not show", "...");
  };

  it("counts what a notebook does not show, with each hint once", () => {
    expect([
      count(true),
      count(false),
      count(true, true),
      count(false, false),
      count(true, true, false),
    ]).toEqual([
      "The check that ... is right.",
      "The check that ... is not right yet. Hint: Look.",
      "Of the 2 checks that ..., all are right.",
      "Of the 2 checks that ..., none is right. Hint: Look.",
      "Of the 3 checks that ..., 2 are right. Hint: Look.",
    ]);
  });
});

describe("tables", () => {
  it("hold no formula for a spreadsheet", () => {
    const own = ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "'x", 'a,"b"\nc', "plain", "\uff1d1"];
    // A spreadsheet of another country begins a field after a semicolon or a tab, whatever stands in quotes.
    const inside = [
      ' "=1"',
      "a;=1;b",
      "a\n=1",
      "a\r\n\n- b\n+c",
      "a\t@b",
      ";' \"=1",
      "a; b",
      ";'=1;'b",
      "a;\t\t=1",
    ];
    const write = (fields: readonly string[]) =>
      formatTable([["a", "b"], ...fields.map((field) => [field, -2])]);
    expect(write(own)).not.toMatch(/(^|[,"\n])[=+@\t]|(^|\n)-/);
    const text = write([...own, ...inside]);
    expect(text.replaceAll(",-2\n", "\n")).not.toMatch(/(^|[;\t\r\n])[ "]*[=+\-@\t\uff1d]/);
    expect(readTable(text, "x").map((row) => [row.get("a"), Number(row.get("b"))])).toEqual(
      [...own, ...inside].map((field) => [field, -2]),
    );
  });

  it("are read as spreadsheets of any country write them", () => {
    const rows = readTable('\uFEFFid;name\r\na;"b;c"\r\n', "x");
    expect(rows.map((row) => [...row])).toEqual([
      [
        ["id", "a"],
        ["name", "b;c"],
      ],
    ]);
    expect(() => readTable('a,b\n"x', "bad.csv")).toThrow("bad.csv");
    expect(readTable("__proto__,id\n1,2\n", "x")[0]?.get("__proto__")).toBe("1");
  });

  it.each(["utf16le", "utf8", "latin1"] as const)(
    "keep their letters where a spreadsheet saved them as %s",
    (encoding) => {
      const text = "student;lecture;cell;max;points;comment\r\nZoë;01-tiny;why;1,5;1,5;schön\r\n;;;;;\r\n";
      const path = join(folder, "manual.csv");
      writeFileSync(path, Buffer.from(`${encoding === "latin1" ? "" : "\uFEFF"}${text}`, encoding));
      expect(readMarks(path)[0]).toMatchObject({
        student: "Zoë",
        max: "1,5",
        points: "1,5",
        comment: "schön",
      });
    },
  );

  it("name students by their column id", () => {
    const path = join(folder, "students.csv");
    writeFileSync(path, "id,first_name\nada,Ada\n bob ,Bob\nada,Ada\n");
    expect(readStudents(path)).toEqual(["ada", "bob"]);
    writeFileSync(path, "name\nada\n");
    expect(() => readStudents(path)).toThrow(/column id.*the columns name/s);
  });
});

describe("readDueDate", () => {
  it("lets a day be over at its end", () => {
    expect(readDueDate("2026-11-30").getTime()).toBe(new Date(2026, 10, 30, 23, 59, 59, 999).getTime());
    expect(readDueDate("2026-11-30T18:00Z").toISOString()).toBe("2026-11-30T18:00:00.000Z");
    for (const text of ["soon", "30.11.2026", "2026-13-01", "2027-02-29", "2026-11-31T18:00", ""])
      expect(() => readDueDate(text)).toThrow("--due");
  });
});
