import picomatch from 'picomatch';

/**
 * Creates the check whether the setting `ignore` matches a path under `uploads/`. A pattern without a slash
 * matches the file name in any folder. Case does not matter.
 * @see https://github.com/micromatch/picomatch#globbing-features
 */
export function createIsIgnored(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matchers = patterns.map((pattern) =>
    picomatch(pattern, { dot: true, nocase: true, basename: !pattern.includes('/') }),
  );
  return (path) => matchers.some((matches) => matches(path));
}
