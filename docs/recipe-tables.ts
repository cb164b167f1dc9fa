import * as z from 'zod/mini';
import { FORM_PART_NAMES, FORM_PARTS, type Form } from '../core/domain/recipe.ts';
import { PRESETS } from '../core/recipes/presets.ts';
import { DEFAULT_FORM, writeForm } from '../core/recipes/words.ts';

/** The fields of the form, as a Markdown table. */
export function describeForm(): string {
  const rows = FORM_PART_NAMES.flatMap((part) => {
    const { properties = {} } = z.toJSONSchema(FORM_PARTS[part]) as { properties?: Record<string, Field> };
    const defaults = DEFAULT_FORM[part] as Record<string, unknown>;
    return Object.entries(properties).map(
      ([name, field]) => `| \`${part}.${name}\` | ${valuesOf(field)} | \`${defaults[name]}\` |`,
    );
  });
  return ['| Field | Values | Default |', '|---|---|---|', ...rows].join('\n');
}

/** The included presets with their words, as a Markdown table. */
export function describePresets(): string {
  const rows = Object.entries(PRESETS).map(([name, { title, description, overrides }]) => {
    const words = overrides.instructions ?? writeForm({ ...DEFAULT_FORM, ...(overrides as Partial<Form>) });
    return `| \`${name}\` | ${title}. ${description} | ${words.trim().replaceAll(/\n+/g, '<br>')} |`;
  });
  return ['| Preset | For | Says |', '|---|---|---|', ...rows].join('\n');
}

interface Field {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

function valuesOf({ type, enum: words, minimum, maximum, maxLength }: Field): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(', ');
  if (type === 'boolean') return '`true`, `false`';
  return maxLength === undefined
    ? `${minimum} to ${maximum}`
    : `a line of up to ${maxLength} characters; empty is none`;
}
