import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Where the engine is set up; git ignores it. */
export const ENGINE_HOME = fileURLToPath(new URL('../.retouch', import.meta.url));

/** Where a run on this machine puts its results; git ignores it. */
export const RETOUCHED_FOLDER = fileURLToPath(new URL('../retouched', import.meta.url));
