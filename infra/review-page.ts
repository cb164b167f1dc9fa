import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const SOURCES = fileURLToPath(new URL('../functions/finish-shoots/review/page/', import.meta.url));
/** Browsers of 2023 and later. */
const TARGET = 'es2022';
/** The page holds the parts of zod that it uses. */
const ZOD_LICENCE = fileURLToPath(new URL('LICENSE', import.meta.resolve('zod/package.json')));

/**
 * Builds the template of the review page: markup, styles and script in a single file. By their hashes, its
 * content security policy allows that script and those styles, and nothing else.
 */
export function buildReviewPage(): string {
  const [style, script] = [bundle('page.css'), bundle('main.ts')];
  const parts: readonly (readonly [place: string, text: string])[] = [
    [
      '<html lang="en">',
      `<html lang="en">\n<!-- It holds zod.\n${readFileSync(ZOD_LICENCE, 'utf8').trim()} -->`,
    ],
    ['{{style}}', hashOf(style)],
    ['{{script}}', hashOf(script)],
    ['<link rel="stylesheet" href="page.css">', `<style>${style}</style>`],
    ['<script src="main.ts"></script>', `<script>${script}</script>`],
  ];
  return parts.reduce(replaceOnce, readFileSync(`${SOURCES}page.html`, 'utf8'));
}

function replaceOnce(page: string, [place, text]: readonly [place: string, text: string]): string {
  const [start, end, ...more] = page.split(place);
  if (end === undefined || more.length > 0) throw new Error(`page.html has not exactly one ${place}.`);
  return start + text + end;
}

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [SOURCES + entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGET,
    legalComments: 'none',
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? '';
}

/** The hash of a text, as a content security policy names it. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
