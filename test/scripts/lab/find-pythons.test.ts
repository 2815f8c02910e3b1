import { describe, expect, it } from "vitest";

import { findPythons, type Surroundings } from "../../../scripts/lab/find-pythons.ts";
import { labFiles } from "../../../scripts/lab/lab-files.ts";

/** A machine on which just these files lie, some of them links. */
function machine(files: Record<string, string>, parts: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: "linux",
    environment: { PATH: "/usr/local/bin:/usr/bin" },
    resolve: (path) => files[path],
    ...parts,
  };
}

const course = labFiles("/course", "linux");

describe("findPythons", () => {
  it("takes the one that is named, the project's own after it, and no other", () => {
    const environment = { ACTIVATION_LAB_PYTHON: "/mine/python", PATH: "/usr/bin" };
    expect(findPythons(course, machine({}, { environment }))).toEqual([
      ["/mine/python"],
      ["/course/.lab/python/bin/python"],
    ]);
  });

  it("looks beside jupyter-lab, behind links such as pipx makes", () => {
    const files = {
      "/usr/local/bin/jupyter-lab": "/pipx/venvs/jupyterlab/bin/jupyter-lab",
      "/pipx/venvs/jupyterlab/bin/python3": "/usr/bin/python3.12",
    };
    expect(findPythons(course, machine(files))).toEqual([
      ["/pipx/venvs/jupyterlab/bin/python3"],
      ["/course/.lab/python/bin/python"],
      ["python3"],
      ["python"],
    ]);
  });

  it("knows the places of Windows", () => {
    const files = {
      "C:\\Python\\Scripts\\jupyter-lab.exe": "C:\\Python\\Scripts\\jupyter-lab.exe",
      "C:\\Python\\python.exe": "C:\\Python\\python.exe",
    };
    const environment = { Path: "C:\\Windows;C:\\Python\\Scripts" };
    const windows = machine(files, { platform: "win32", environment });
    expect(findPythons(labFiles("C:\\course", "win32"), windows)).toEqual([
      ["C:\\Python\\python.exe"],
      ["C:\\course\\.lab\\python\\Scripts\\python.exe"],
      ["py", "-3"],
      ["python"],
    ]);
  });
});
