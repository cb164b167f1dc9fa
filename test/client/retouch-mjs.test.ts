import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../client/retouch.mjs', import.meta.url));

/** Runs `retouch --version` in a Node that gives itself this version. */
function runIn(node: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, PROGRAM, '--version'];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

describe('retouch', () => {
  it.each(['20.20.2', '22.18.0', '23.11.0', '24.4.1'])('says in one line that Node %s is too old', (node) => {
    const { status, stdout, stderr } = runIn(node);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `Retouch: Node ${node} cannot run it. Install Node 22 from 22.19 on, or 24.5 or later: https://nodejs.org\n`,
    );
  });

  it.each(['22.19.0', '24.5.0', '26.0.0'])('runs in Node %s', (node) => {
    expect(runIn(node)).toMatchObject({ status: 0, stdout: `${packageJson.version}\n` });
  });

  it('runs in a folder elsewhere, by the line of docs/command.md', async () => {
    const page = await readFile(new URL('../../docs/command.md', import.meta.url), 'utf8');
    const [, line = ''] = /^npx (--prefix .* retouch) status /m.exec(page) ?? [];
    const args = line.replace('~/retouch', PROJECT).split(' ');
    const { status, stdout } = spawnSync('npx', [...args, '--version'], { cwd: tmpdir(), encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${packageJson.version}\n` });
  });

  it('goes by the versions that the package asks for', () => {
    expect(packageJson.engines.node).toBe('^22.19.0 || >=24.5.0');
  });
});
