#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a clone the sources run as they are. A package has the bundle instead: Node strips no types in node_modules.
const sources = new URL('main.ts', import.meta.url);
await import(existsSync(sources) ? sources : new URL('bundle/main.mjs', import.meta.url));
