import { fileURLToPath } from 'node:url';

/** The root folder of the project. */
export const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** The folder in which the engine is set up; git ignores it. */
export const ENGINE_HOME = fileURLToPath(new URL('../.retouch', import.meta.url));

/** The folder for the results of runs on this machine; git ignores it. */
export const RETOUCHED_FOLDER = fileURLToPath(new URL('../retouched', import.meta.url));
