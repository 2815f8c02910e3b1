/** What `npm run setup:gpu` can install. */
export interface Setup {
  /** Packages with the versions that the kit was tested with; `src/package.json` names the same as optional peers. */
  readonly packages: Readonly<Record<string, string>>;
  readonly backend: "tensorflow" | "webgpu";
  /** The one that binds TensorFlow's library and has to fetch or build it, as its own scripts call it. */
  readonly library?: { readonly package: string; readonly kind: "gpu" | "cpu"; readonly wheel: string };
  /** How a notebook comes to use it. */
  readonly use: string;
}

export type SetupName = "gpu" | "cpu" | "webgpu";

/** The wheel of which the library was tried; any with TensorFlow's C interface should do. */
const WHEEL = "2.21.0";

export const SETUPS: Readonly<Record<SetupName, Setup>> = {
  gpu: {
    packages: { "@tensorflow/tfjs-node-gpu": "4.22.0" },
    backend: "tensorflow",
    library: {
      package: "@tensorflow/tfjs-node-gpu",
      kind: "gpu",
      wheel: `tensorflow[and-cuda]==${WHEEL}`,
    },
    use: "Notebooks take it by themselves.",
  },
  cpu: {
    packages: { "@tensorflow/tfjs-node": "4.22.0" },
    backend: "tensorflow",
    library: { package: "@tensorflow/tfjs-node", kind: "cpu", wheel: `tensorflow-cpu==${WHEEL}` },
    use: "Notebooks take it where ACTIVATION_LAB_BACKEND=tensorflow asks for it.",
  },
  webgpu: {
    packages: { webgpu: "0.6.2", "@tensorflow/tfjs-backend-webgpu": "4.22.0" },
    backend: "webgpu",
    use: "Notebooks take it by themselves, unless TensorFlow finds a GPU.",
  },
};
