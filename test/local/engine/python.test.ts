import { describe, expect, it } from 'vitest';
import { choosePython, type Python, readProbe } from '../../../local/engine/python.ts';

const python = (program: string, version: Python['version'], hasVenv = true): Python => ({
  program,
  version,
  hasVenv,
});

describe('readProbe', () => {
  it.each([
    ['Python 3.11.7 with venv\n', python('python3', [3, 11, 7])],
    ['Python 3.9.2 without venv\n', python('python3', [3, 9, 2], false)],
    ['a warning of the shell\nPython 3.13.0 with venv\n', python('python3', [3, 13, 0])],
    ['pyenv: python3: command not found\n', null],
    ['', null],
  ])('reads %j', (printed, expected) => {
    expect(readProbe('python3', printed)).toEqual(expected);
  });
});

describe('choosePython', () => {
  it('takes the first that is suitable', () => {
    const old = python('python3', [3, 9, 2]);
    const bare = python('python3.13', [3, 13, 0], false);
    const good = python('python3.12', [3, 12, 1]);
    expect(choosePython([old, bare, good, python('python', [3, 11, 0])])).toBe(good);
  });

  it('says that there is none', () => {
    expect(() => choosePython([])).toThrow(/needs Python 3\.10 or newer, and there is none\. .*apt install/);
  });

  it('says which are too old', () => {
    const found = [python('python3', [3, 9, 2]), python('python', [2, 7, 18])];
    expect(() => choosePython(found)).toThrow(
      'there is only Python 3.9.2 (python3), Python 2.7.18 (python). On Debian',
    );
  });

  it('says that venv is missing, and which package contains it', () => {
    const found = [python('python3', [3, 11, 2], false)];
    expect(() => choosePython(found)).toThrow(
      /^Python 3\.11\.2 \(python3\) has no venv module.* sudo apt install python3\.11-venv$/,
    );
  });
});
