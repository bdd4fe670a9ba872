"""What `python -m lstm_params` runs: see `command_line`."""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # a count is made before there is anything to collect, and takes a tenth longer with it
    from .command_line import main

    sys.exit(main())
