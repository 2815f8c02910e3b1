/** System calls that no lab needs, by their numbers on each architecture; all of them are answered with `EPERM`. */
const DENIED: Record<string, Record<string, number>> = {
  x64: {
    // Memory that belongs to no process, and so to no limit.
    memfd_create: 319,
    memfd_secret: 447,
    shmget: 29,
    shmat: 30,
    msgget: 68,
    semget: 64,
    mq_open: 240,
    // Namespaces and mounts within the sandbox.
    unshare: 272,
    setns: 308,
    mount: 165,
    umount2: 166,
    pivot_root: 155,
    open_tree: 428,
    move_mount: 429,
    fsopen: 430,
    fsmount: 432,
    mount_setattr: 442,
    open_by_handle_at: 304,
    // Other processes, and parts of the kernel where its faults have been.
    ptrace: 101,
    process_vm_readv: 310,
    process_vm_writev: 311,
    bpf: 321,
    userfaultfd: 323,
    perf_event_open: 298,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
    // The kernel's own log.
    syslog: 103,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    init_module: 175,
    finit_module: 313,
    kexec_load: 246,
    kexec_file_load: 320,
  },
  arm64: {
    memfd_create: 279,
    memfd_secret: 447,
    shmget: 194,
    shmat: 196,
    msgget: 186,
    semget: 190,
    mq_open: 180,
    unshare: 97,
    setns: 268,
    mount: 40,
    umount2: 39,
    pivot_root: 41,
    open_tree: 428,
    move_mount: 429,
    fsopen: 430,
    fsmount: 432,
    mount_setattr: 442,
    open_by_handle_at: 265,
    ptrace: 117,
    process_vm_readv: 270,
    process_vm_writev: 271,
    bpf: 280,
    userfaultfd: 282,
    perf_event_open: 241,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
    syslog: 116,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    init_module: 105,
    finit_module: 273,
    kexec_load: 104,
    kexec_file_load: 294,
  },
};

const ARCHITECTURES: Record<string, { audit: number; clone: number; socket: number }> = {
  x64: { audit: 0xc000003e, clone: 56, socket: 41 },
  arm64: { audit: 0xc00000b7, clone: 220, socket: 198 },
};
/** Of sockets: local ones, IPv4, IPv6 and netlink. Others, such as those to a virtual machine's host, know no namespace. */
const FAMILIES = [1, 2, 10, 16];
const CLONE3 = 435;
const NEW_USER_NAMESPACE = 0x10000000;
/** On x64, numbers from here on are a second set of calls, for pointers of 32 bits. */
const SECOND_SET = 0x40000000;

const LOAD = 0x20;
const RETURN = 0x06;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const IF_ANY_BIT = 0x45;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const EAFNOSUPPORT = 0x00050061;
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

/** Whether `systemCallFilter` knows the system calls of an architecture, by Node's name of it. */
export function isFilterKnown(architecture: string): boolean {
  return architecture in ARCHITECTURES;
}

/**
 * A seccomp program in the classic BPF that `bwrap --seccomp` takes. `clone` may not make a user namespace; `clone3`, which
 * keeps its flags out of sight, counts as unknown, so that the C library falls back to `clone`. `socket` gives those of known
 * families alone.
 */
export function systemCallFilter(architecture: string): Buffer {
  const { audit, clone, socket } = ARCHITECTURES[architecture]!;
  const cloneRules = [
    instruction(LOAD, FIRST_ARGUMENT),
    ...answer(IF_ANY_BIT, NEW_USER_NAMESPACE, EPERM),
    instruction(RETURN, ALLOW),
  ];
  const socketRules = [
    instruction(LOAD, FIRST_ARGUMENT),
    ...FAMILIES.flatMap((family) => answer(IF_EQUAL, family, ALLOW)),
    instruction(RETURN, EAFNOSUPPORT),
  ];
  return Buffer.concat([
    instruction(LOAD, ARCHITECTURE),
    instruction(IF_EQUAL, audit, 1, 0),
    instruction(RETURN, KILL),
    instruction(LOAD, NUMBER),
    ...(architecture === "x64" ? answer(IF_AT_LEAST, SECOND_SET, KILL) : []),
    ...Object.values(DENIED[architecture]!).flatMap((number) => answer(IF_EQUAL, number, EPERM)),
    ...answer(IF_EQUAL, CLONE3, ENOSYS),
    instruction(IF_EQUAL, clone, 2, 0),
    instruction(IF_EQUAL, socket, 1 + cloneRules.length, 0),
    instruction(RETURN, ALLOW),
    ...cloneRules,
    ...socketRules,
  ]);
}

function answer(condition: number, value: number, result: number): Buffer[] {
  return [instruction(condition, value, 0, 1), instruction(RETURN, result)];
}

/** @param ifTrue How many instructions a condition skips where it holds; `ifFalse` where it does not. */
function instruction(code: number, value: number, ifTrue = 0, ifFalse = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
