import picomatch from 'picomatch';

/**
 * Tells whether a path under `uploads/` is one of those that the setting `ignore` names. A pattern without a slash is
 * about the name alone, in any folder. Upper and lower case are the same.
 * @see https://github.com/micromatch/picomatch#globbing-features
 */
export function createIsIgnored(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matchers = patterns.map((pattern) =>
    picomatch(pattern, { dot: true, nocase: true, basename: !pattern.includes('/') }),
  );
  return (path) => matchers.some((matches) => matches(path));
}
