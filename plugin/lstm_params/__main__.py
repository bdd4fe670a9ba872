"""What `python -m lstm_params` runs: see `command_line`."""

import gc
import os
import sys

if __name__ == "__main__":
    gc.disable()  # a count is made before there is anything to collect, and takes a tenth longer with it
    from .cli.main import main

    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has read enough, as 'head' does
        nowhere = os.open(os.devnull, os.O_WRONLY)  # for what is flushed at the end
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        status = 1
    sys.exit(status)
