import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import Ajv04 from "ajv-draft-04";

import { isObject, type JsonObject, type JsonValue } from "./notebook.ts";

/** One breach of nbformat 4.5: where (such as `cells[2].outputs[0].name`), which rule, and what stands there. */
export interface Breach {
  readonly path: string;
  readonly rule: string;
  readonly came: string;
  readonly cure: string;
}

const SCHEMA = "nbformat";
const schema = JSON.parse(readFileSync(new URL("nbformat.v4.5.schema.json", import.meta.url), "utf8"));
// `ajv-draft-04` is CommonJS, so its class may come as a property of the default export.
const Ajv = "default" in Ajv04 ? (Ajv04.default as unknown as typeof Ajv04) : Ajv04;
const ajv = new Ajv({ strict: false, allErrors: false });
ajv.addSchema(schema, SCHEMA);

/** The first breach of the official nbformat 4.5 schema or of its rule that cell ids are unique, if there is one. */
export function findBreach(value: JsonValue): Breach | undefined {
  const validate = validator("");
  if (!validate(value)) return narrow(value) ?? describe(value, "", validate.errors?.[0]);
  return findRepeatedId(value as JsonObject);
}

function validator(definition: string): ValidateFunction {
  const found = ajv.getSchema(definition === "" ? SCHEMA : `${SCHEMA}#/definitions/${definition}`);
  if (found === undefined) throw new Error(`the nbformat schema defines no ${definition}`);
  return found;
}

/**
 * The schema describes cells and outputs by `oneOf`, whose errors speak of every kind at once. Looks at the first
 * wrong cell, and in it at the first wrong output, by the schema of the kind that it claims to be.
 */
function narrow(value: JsonValue): Breach | undefined {
  const cells = isObject(value) ? value.cells : undefined;
  if (!Array.isArray(cells)) return undefined;
  for (const [index, cell] of cells.entries()) {
    const path = `cells[${index}]`;
    const breach = breachOfKind(cell, path, "cell_type", ["code", "markdown", "raw"], "_cell");
    if (breach === undefined) continue;
    const outputs = isObject(cell) ? cell.outputs : undefined;
    if (Array.isArray(outputs) && breach.path.startsWith(`${path}.outputs[`)) {
      const kinds = ["execute_result", "display_data", "stream", "error"];
      for (const [place, output] of outputs.entries()) {
        const inner = breachOfKind(output, `${path}.outputs[${place}]`, "output_type", kinds, "");
        if (inner !== undefined) return inner;
      }
    }
    return breach;
  }
  return undefined;
}

function breachOfKind(
  value: JsonValue,
  path: string,
  key: string,
  kinds: readonly string[],
  suffix: string,
): Breach | undefined {
  const kind = isObject(value) ? value[key] : undefined;
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    return {
      path: `${path}.${key}`,
      rule: `must be one of ${kinds.join(", ")}`,
      came: print(kind),
      cure: "Correct the word, or delete the entry.",
    };
  }
  const validate = validator(`${kind}${suffix}`);
  return validate(value) ? undefined : describe(value, path, validate.errors?.[0]);
}

function describe(value: JsonValue, root: string, error: ErrorObject | undefined): Breach {
  const keys = (error?.instancePath ?? "")
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  let place: JsonValue | undefined = value;
  for (const key of keys) {
    place = Array.isArray(place) ? place[Number(key)] : isObject(place) ? place[key] : undefined;
  }
  const path = keys.reduce((text, key) => text + (/^\d+$/.test(key) ? `[${key}]` : `.${key}`), root);
  const allowed = error?.params.allowedValues;
  const detail = Array.isArray(allowed) ? `: ${allowed.join(", ")}` : "";
  return {
    path: path === "" ? "the notebook" : path.replace(/^\./, ""),
    rule: `${error?.message ?? "must follow the schema"}${detail}`,
    came: print(place),
    cure: cureOf(error),
  };
}

function cureOf(error: ErrorObject | undefined): string {
  if (error?.keyword === "additionalProperties") return `Delete "${error.params.additionalProperty}".`;
  if (error?.keyword === "required" && error.params.missingProperty === "id") {
    return "Open the notebook in JupyterLab 4 and save it, which gives every cell an id.";
  }
  if (error?.keyword === "required") return `Add "${error.params.missingProperty}".`;
  return "Correct the value, or open the notebook in JupyterLab 4 and save it again.";
}

function findRepeatedId(notebook: JsonObject): Breach | undefined {
  const seen = new Map<string, number>();
  const cells = notebook.cells as JsonObject[];
  for (const [index, cell] of cells.entries()) {
    const id = String(cell.id);
    const first = seen.get(id);
    if (first !== undefined) {
      return {
        path: `cells[${index}].id`,
        rule: "must be unique in the notebook",
        came: `${print(id)}, which cells[${first}] has as well`,
        cure: "Give one of the two cells another id.",
      };
    }
    seen.set(id, index);
  }
  return undefined;
}

function print(value: JsonValue | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
