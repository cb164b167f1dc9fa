const PLURAL = /(^|[.-])(instructions|notes)$/;
const PLURAL_VERBS: Readonly<Record<string, string>> = { is: 'are', has: 'have', holds: 'hold' };

/**
 * Puts the name of a field before a message about it. The verb agrees: `notes` and `has 1100 characters` give
 * `notes have 1100 characters`.
 */
export function nameField(name: string, message: string): string {
  if (!PLURAL.test(name)) return `${name} ${message}`;
  return `${name} ${message.replace(/^(is|has|holds)\b/, (verb) => PLURAL_VERBS[verb] ?? verb)}`;
}
