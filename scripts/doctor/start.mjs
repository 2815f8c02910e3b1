// Says the one thing that the command itself cannot say: that nothing is installed.
const tsx = await import("tsx/esm/api").catch(() => undefined);
if (tsx === undefined) {
  console.log("MISSING  packages    none is installed. Run npm ci in the folder of the project.");
  process.exitCode = 1;
} else {
  tsx.register();
  await import("../doctor.ts");
}
