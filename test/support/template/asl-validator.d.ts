declare module 'asl-validator' {
  /** @see https://github.com/ChristopheBougere/asl-validator The package ships no types. */
  export default function aslValidator(
    definition: unknown,
    options?: { checkArn?: boolean },
  ): { isValid: boolean; errorsText(separator?: string): string };
}
