import { expect, it } from "vitest";

import { systemCallFilter } from "../../../scripts/sandbox/system-call-filter.ts";

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 };
const NUMBERS = {
  x64: { read: 0, socket: 41, clone: 56, syslog: 103, ptrace: 101, clone3: 435 },
  arm64: { read: 63, socket: 198, clone: 220, syslog: 116, ptrace: 117, clone3: 435 },
};

/** What the kernel would answer: the program as `man 2 seccomp` and the classic BPF define it. */
function answerTo(program: Buffer, audit: number, call: number, argument = 0): string {
  const data = new Map([
    [0, call],
    [4, audit],
    [16, argument],
  ]);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const [code, value] = [program.readUInt16LE(at), program.readUInt32LE(at + 4)];
    const jump = (condition: boolean) => 8 * program.readUInt8(at + (condition ? 2 : 3));
    if (code === 0x20) accumulator = data.get(value)!;
    else if (code === 0x15) at += jump(accumulator === value);
    else if (code === 0x35) at += jump(accumulator >= value);
    else if (code === 0x45) at += jump((accumulator & value) !== 0);
    else if (code === 0x06)
      return value === 0x7fff0000 ? "allow" : value === 0x80000000 ? "kill" : `error ${value & 0xffff}`;
    else throw new Error(`instruction ${code}`);
  }
  throw new Error("no answer");
}

it.each(["x64", "arm64"] as const)("lets programs on %s do what labs need, and no more", (architecture) => {
  const [program, numbers, audit] = [
    systemCallFilter(architecture),
    NUMBERS[architecture],
    AUDIT[architecture],
  ];
  const answers = (call: number, argument?: number) => answerTo(program, audit, call, argument);
  expect([answers(numbers.read), answers(numbers.clone, 0x3d0f00)]).toEqual(["allow", "allow"]);
  expect([numbers.syslog, numbers.ptrace].map((call) => answers(call))).toEqual(["error 1", "error 1"]);
  expect([answers(numbers.clone, 0x10000011), answers(numbers.clone3)]).toEqual(["error 1", "error 38"]);
  // Unix, IPv4, IPv6, netlink; then packets, ciphers of the kernel, and the host of a virtual machine.
  expect([1, 2, 10, 16].map((family) => answers(numbers.socket, family))).toEqual(Array(4).fill("allow"));
  expect([17, 38, 40].map((family) => answers(numbers.socket, family))).toEqual(Array(3).fill("error 97"));
  expect(answerTo(program, 0x40000003, numbers.read)).toBe("kill");
});

it("knows no second set of system calls", () => {
  expect(answerTo(systemCallFilter("x64"), AUDIT.x64, 0x40000000 + NUMBERS.x64.socket, 40)).toBe("kill");
});
