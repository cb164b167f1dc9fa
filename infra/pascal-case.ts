/** `photo.retouched` → `PhotoRetouched`, `keep-line` → `KeepLine`: as construct ids and outputs are named. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-.])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
