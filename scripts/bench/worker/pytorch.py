"""PyTorch's process of the benchmark. It speaks the language of `scripts/bench/protocol.ts`."""

import json
import signal
import sys
import time

# Ctrl-C reaches the whole process group; the benchmark itself says when this process ends.
signal.signal(signal.SIGINT, signal.SIG_IGN)
UNTIMED = 3


def write(message):
    print(json.dumps(message), flush=True)


try:
    import numpy
    import torch

    from pytorch_cases import CASES, Source, Step
except ImportError as error:
    write({"missing": f"Python says: {error}."})
    sys.exit(0)


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else 1024 * peak


def repeat_for(seconds, most, act):
    """At least once, then until the time is over or it was done `most` times."""
    start = time.perf_counter()
    results = [act()]
    while len(results) < most and time.perf_counter() - start < seconds:
        results.append(act())
    return results


def measure(prepare, seconds, repeats):
    torch.manual_seed(0)
    step = prepare(Source())
    is_step = isinstance(step, Step)

    def time_sample():
        start = time.perf_counter()
        for _ in range(repeats):
            result = step()
            if is_step:
                result.item()
        return 1000 * (time.perf_counter() - start) / repeats

    def read_once():
        return step().item() if is_step else step().double().square().mean().item()

    first_values = repeat_for(seconds, UNTIMED, read_once)
    cpu_start = time.process_time()
    milliseconds = repeat_for(seconds, float("inf"), time_sample)
    cpu = 1000 * (time.process_time() - cpu_start)
    return {
        "milliseconds": milliseconds,
        "cpuMilliseconds": cpu / (len(milliseconds) * repeats),
        "firstValues": first_values,
        "lastValue": read_once(),
        "steps": len(first_values) + len(milliseconds) * repeats + 1,
        "peakMemory": peak_memory(),
    }


torch.set_num_threads(1)
python = ".".join(map(str, sys.version_info[:3]))
write({"versions": {"python": python, "torch": torch.__version__, "numpy": numpy.__version__}})
for line in sys.stdin:
    request = json.loads(line)
    if request["case"] not in CASES:
        write({"unknown": True})
        continue
    try:
        write({"run": measure(CASES[request["case"]], request["seconds"], request["repeats"])})
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
        write({"failure": f"{type(error).__name__}: {error}"})
