import { createSandbox } from "../../../scripts/sandbox/create-sandbox.ts";
import { SANDBOX_LIMITS } from "../../../scripts/sandbox/limits.ts";
import { argsOf, VIEW } from "./fixture.ts";

// A process of its own for the test: starts a program that never ends, says so, and waits to be killed.
const sandbox = await createSandbox(VIEW, SANDBOX_LIMITS);
const child = sandbox.start(argsOf("wait", process.argv[2]!));
child.stdout.pipe(process.stdout);
await child.ended;
