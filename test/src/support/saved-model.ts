import * as tf from "@tensorflow/tfjs";

/** A saved model as JSON, with the bytes of its weights as numbers. */
export async function saveText(model: tf.LayersModel): Promise<string> {
  let text = "";
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const weightData = [...new Uint8Array(artifacts.weightData as ArrayBuffer)];
      text = JSON.stringify({ ...artifacts, weightData });
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  return text;
}

/** The model of such a text. */
export async function loadText(text: string): Promise<tf.LayersModel> {
  const artifacts = JSON.parse(text);
  const weightData = new Uint8Array(artifacts.weightData).buffer;
  return tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
}
