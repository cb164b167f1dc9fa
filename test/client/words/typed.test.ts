import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toFolder } from '../../../client/files/paths.ts';
import { typeCommand } from '../../../client/words/typed.ts';

describe('typeCommand', () => {
  it.each(['spring/ana', 'Ana & Ben', "Ana's day", '$(date)', '', '-x', 'Zoë; rm'])(
    'gives a shell the folder %j as one argument',
    (folder) => {
      const command = typeCommand('review', folder).replace(/^retouch review/, 'printf %s');
      const argument = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
      expect(argument).not.toMatch(/^-/);
      expect(toFolder(argument)).toBe(folder);
    },
  );
});
