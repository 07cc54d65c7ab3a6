"""What says whether the GIL is on, and what decides it."""
import os
import subprocess
import sys

CODE = """
import gil, site, sys, sysconfig, _thread
on = sys._is_gil_enabled()
assert gil.enabled() is on
paths = sysconfig.get_paths()
assert site.getsitepackages() == [paths["purelib"]], paths
assert paths["stdlib"].endswith("python3.14") and not any("3.14t" in p for p in sys.path + list(paths.values()))
print(on, sys.flags.gil, sysconfig.get_config_var("Py_GIL_DISABLED"), repr(sys.abiflags), sys._xoptions.get("gil"), gil.stats()["enabled"])
"""


def run(options=(), var=None):
    env = {k: v for k, v in os.environ.items() if k != "PYTHON_GIL"}
    if var is not None:
        env["PYTHON_GIL"] = var
    p = subprocess.run([sys.executable, *options, "-c", CODE], env=env, capture_output=True, text=True)
    print(list(options), var, "->", p.returncode, p.stdout.strip(), "".join(p.stderr.splitlines()[:1]))


for var in None, "", "0", "1", "2", "off", "00":
    run((), var)
for option in "gil=0", "gil=1", "gil=2", "gil", "gil=":
    run(("-X", option))
run(("-X", "gil=0"), "1")
run(("-X", "gil=1"), "0")
run(("-X", "gil=1"), "x")
run(("-X", "gil=1", "-X", "gil=0"))
run(("-E",), "0")
run(("-I",), "0")
run(("-I", "-X", "gil=0"))
