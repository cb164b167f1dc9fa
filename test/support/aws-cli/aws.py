"""The AWS CLI, version 1, for lines that are written for version 2."""

import os
import sys

from awscli.clidriver import main


def translate(arguments):
    """Leaves out `--cli-binary-format raw-in-base64-out`: version 1 always sends blobs as they are typed."""
    if '--cli-binary-format' not in arguments:
        return arguments
    at = arguments.index('--cli-binary-format')
    return arguments[:at] + arguments[at + 2 :]


if __name__ == '__main__':
    # The name of the variable in version 1.
    os.environ.setdefault('AWS_DEFAULT_REGION', os.environ.get('AWS_REGION', ''))
    sys.argv[1:] = translate(sys.argv[1:])
    # Version 1 looks for queues at queue.amazonaws.com, whatever the variable says.
    if 'AWS_ENDPOINT_URL' in os.environ:
        sys.argv[1:1] = ['--endpoint-url', os.environ['AWS_ENDPOINT_URL']]
    sys.exit(main())
