"""Runs commands of the AWS CLI without a request: the answer of each is a sample of its shape.

Reads a JSON list of commands, each the list of its arguments. Prints a JSON list: for each command what is
wrong with it, or null.
"""

import contextlib
import io
import json
import os
import re
import sys
import types

from aws import translate
from awscli.botocore.utils import ArgumentGenerator
from awscli.clidriver import create_clidriver


class SampleGenerator(ArgumentGenerator):
    """Makes a sample of a shape, with every key that a map can have."""

    def _generate_type_map(self, shape, stack):
        keys = shape.key.enum or ['KeyName']
        return {key: self._generate_skeleton(shape.value, stack) for key in keys}

    def _generate_skeleton(self, shape, stack, name=''):
        if shape.type_name == 'blob':
            return ''
        if shape.type_name == 'timestamp':
            return '1970-01-01T00:00:00Z'
        return super()._generate_skeleton(shape, stack, name)


def answer(model, **_):
    """Answers a call in place of AWS, when it is ready to be sent."""
    sample = SampleGenerator(use_member_names=True).generate_skeleton(model.output_shape) if model.output_shape else {}
    # There is one page.
    page = {name: value for name, value in sample.items() if not re.search('Token|Marker|LastEvaluatedKey', name)}
    if model.has_streaming_output:
        page[model.output_shape.serialization['payload']] = io.BytesIO()
    if 'TableStatus' in page.get('Table', {}):
        # What `wait table-exists` waits for.
        page['Table']['TableStatus'] = 'ACTIVE'
    return types.SimpleNamespace(status_code=200), page


def refuse_unknown_values(params, model, **_):
    """Refuses a value that is not in its list: the CLI leaves that to AWS."""

    def walk(shape, value):
        if shape.type_name == 'structure' and isinstance(value, dict):
            for name, member in shape.members.items():
                if name in value:
                    walk(member, value[name])
        elif shape.type_name == 'list' and isinstance(value, list):
            for item in value:
                walk(shape.member, item)
        elif getattr(shape, 'enum', None) and value not in shape.enum:
            raise ValueError(f'{value} is none of {", ".join(shape.enum)}')

    if model.input_shape:
        walk(model.input_shape, params)


def check(command):
    """Runs a command; returns what is wrong with it."""
    driver = create_clidriver()
    # Reads the models of services once for all commands.
    driver.session.register_component('data_loader', LOADER)
    driver.session.register('before-call', answer)
    driver.session.register('before-parameter-build', refuse_unknown_values)
    # The standard output of this process is for the findings.
    args = [os.devnull if arg == '/dev/stdout' else arg for arg in translate(command)]
    if command[0] == 's3':
        # Copies nothing, but looks at both ends.
        args.append('--dryrun')
    printed, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
        try:
            code = driver.main(args)
        except SystemExit as end:
            code = end.code
    if code != 0:
        return complaint.getvalue().strip()
    if printed.getvalue().strip() in ('None', 'null'):
        return '--query finds nothing in the shape of the answer'
    return None


LOADER = create_clidriver().session.get_component('data_loader')
print(json.dumps([check(command) for command in json.load(sys.stdin)]), file=sys.__stdout__)
