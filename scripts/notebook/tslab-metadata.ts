/** The kernel of all notebooks, by the name that `tslab install` gives it. */
export const KERNELSPEC = { display_name: "TypeScript", language: "typescript", name: "tslab" };

/** As tslab describes itself, but for `version`, which names no version of anything that runs. */
export const LANGUAGE_INFO = {
  codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
};
