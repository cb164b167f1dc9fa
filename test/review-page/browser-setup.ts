import type { Browser } from 'puppeteer-core';
import type { TestProject } from 'vitest/node';
import { launchBrowser } from '../../bench/review/browser.ts';

let browser: Browser | undefined;

/** Starts one browser for all tests of the page. */
export async function setup(project: TestProject): Promise<void> {
  browser = await launchBrowser();
  project.provide('browser', browser.wsEndpoint());
}

/** Closes the browser. */
export async function teardown(): Promise<void> {
  await browser?.close();
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly browser: string;
  }
}
