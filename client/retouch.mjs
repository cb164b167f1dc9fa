#!/usr/bin/env node
import { existsSync } from 'node:fs';

// As `engines` in package.json, which npx does not check. An older Node would fail with a stack trace.
const [major, minor] = process.versions.node.split('.').map(Number);
if ((major === 22 && minor >= 19) || (major === 24 && minor >= 5) || major > 24) {
  // In a clone the sources run as they are. A package has the bundle instead: Node strips no types in node_modules.
  const sources = new URL('main.ts', import.meta.url);
  await import(existsSync(sources) ? sources : new URL('bundle/main.mjs', import.meta.url));
} else {
  console.error(
    `Retouch: Node ${process.versions.node} cannot run it. Install Node 22 from 22.19 on, or 24.5 or later: https://nodejs.org`,
  );
  process.exitCode = 1;
}
