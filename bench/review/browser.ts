import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import puppeteer, { type Browser } from 'puppeteer-core';

/**
 * Launches a headless browser: the one of the package `@sparticuz/chromium`, which runs on Linux x64, or the
 * one that the environment variable `CHROME` names.
 * @throws {Error} if neither runs
 */
export async function launchBrowser(): Promise<Browser> {
  const { CHROME } = process.env;
  try {
    return await puppeteer.launch({
      executablePath: CHROME ?? (await unpackChromium()),
      headless: CHROME === undefined ? 'shell' : true,
      // The kernel gives no sandbox to root and in containers. The tests open only pages of this project.
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    });
  } catch (cause) {
    const browser = CHROME ?? 'of the package @sparticuz/chromium, which is for Linux on x64';
    throw new Error(
      `The browser ${browser} does not run on this machine (${process.platform}, ${process.arch}). ` +
        'Set CHROME to the path of Chrome or Chromium, version 120 or later.',
      { cause },
    );
  }
}

async function unpackChromium(): Promise<string> {
  const path = await chromium.executablePath();
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(path)) {
    throw new Error('The package has no browser for it.');
  }
  return path;
}
