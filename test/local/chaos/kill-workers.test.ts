import { expect, it } from 'vitest';
import { findWorkers } from '../../../local/chaos/disturbances/kill-workers.ts';

const PROCESSES = `
    1     0 /sbin/init
  100     1 node /project/local/chaos/main.ts
  200   100 /project/.retouch/bin/python -I launch.py
  201   200 /usr/bin/node /tmp/worker.mjs
  202   200 node worker.mjs
  203   202 /usr/bin/node child.mjs
  204   200 openssl req
  300   100 node node_modules/.bin/cdk deploy
  301     1 node somebody-else.js
`;

it('finds the node processes below the engine, and no other', () => {
  expect(findWorkers(PROCESSES, 200)).toEqual([201, 202, 203]);
});

it('finds none if the engine has none', () => {
  expect(findWorkers(PROCESSES, 999)).toEqual([]);
});
