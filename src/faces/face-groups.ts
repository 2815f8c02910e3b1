/**
 * What an image has in common with others that must not stand on both sides of a split, after its file's name. In names
 * of LFW (`Aaron_Eckhart_0001.jpg`) that is the person; in names like `_-40_1741_0.jpg` of MTFL, which begin with a view,
 * view and number of the photograph; else the first number of the name, the photograph in MTFL's `1002_0_0.jpg`; else the
 * whole name. Each within its folder.
 *
 * @param file Path of the image, with `/` between its parts.
 * @example faceGroup("lfw_5590/Aaron_Eckhart_0001.jpg"); // "lfw_5590/Aaron_Eckhart"
 * @see Huang2007
 */
export function faceGroup(file: string): string {
  const start = file.lastIndexOf("/") + 1;
  const name = file.slice(start).replace(/\.[^.]*$/, "");
  const person = /^(\D.*)_\d{4}$/.exec(name)?.[1];
  const view = /^_-?\d+_\d+/.exec(name)?.[0];
  return file.slice(0, start) + (view ?? person ?? /\d+/.exec(name)?.[0] ?? name);
}
