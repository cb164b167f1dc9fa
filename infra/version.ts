import project from '../package.json' with { type: 'json' };

/** The version of Retouch that is deployed: the project's own. */
export const VERSION = project.version;
