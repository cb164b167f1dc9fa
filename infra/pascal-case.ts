/**
 * Converts `photo.retouched` to `PhotoRetouched` and `keep-line` to `KeepLine`, for construct ids and
 * outputs.
 */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-.])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
