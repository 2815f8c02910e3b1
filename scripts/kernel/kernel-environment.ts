/** The environment of a kernel: that of this process or another, with the preset. */
export function kernelEnvironment(
  environment: NodeJS.ProcessEnv,
  preset: string | undefined,
): NodeJS.ProcessEnv {
  // Colors would make the outputs depend on the terminal.
  const { FORCE_COLOR: _, ...others } = environment;
  return preset === undefined ? others : { ...others, ACTIVATION_LAB_PRESET: preset };
}
