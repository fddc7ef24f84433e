"""`python -m connectors.lightspeed.translate` writes the published table of statuses."""

import sys

from connectors.lightspeed.translate.statuses import statuses_markdown

if __name__ == "__main__":
    sys.stdout.write(statuses_markdown())
