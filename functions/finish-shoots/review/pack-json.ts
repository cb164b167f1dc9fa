/** A JSON value packed by {@link packJson}. */
export interface PackedJson {
  /** Field names of the objects, once for all objects with the same fields. */
  readonly shapes: readonly (readonly string[])[];
  /** Texts that occur more than once. */
  readonly texts: readonly string[];
  readonly value: Packed;
}

/** `[i]` is a text, `[shape, …fields]` an object, `[LIST, …]` a list; other values stand for themselves. */
type Packed = string | number | boolean | null | readonly Packed[];

const LIST = -1;
const EMPTY = -2;

/** Packs JSON that repeats fields and texts, such as hundreds of photos with one recipe. */
export function packJson(json: unknown): PackedJson {
  const times = new Map<string, number>();
  countTexts(json, times);
  const texts = [...times.keys()].filter((text) => (times.get(text) ?? 0) > 1);
  const indexes = new Map(texts.map((text, index) => [text, index]));
  const shapes = new Map<string, number>();

  function pack(value: unknown): Packed {
    if (typeof value === 'string') {
      const index = indexes.get(value);
      return index === undefined ? value : [index];
    }
    if (typeof value !== 'object' || value === null) return value as Packed;
    if (Array.isArray(value)) return [LIST, ...value.map(pack)];
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    if (fields.length === 0) return [EMPTY];
    const shape = JSON.stringify(fields.map(([name]) => name));
    if (!shapes.has(shape)) shapes.set(shape, shapes.size);
    return [shapes.get(shape) ?? 0, ...fields.map(([, field]) => pack(field))];
  }

  const value = pack(json);
  return { shapes: [...shapes.keys()].map((shape) => JSON.parse(shape)), texts, value };
}

function countTexts(value: unknown, times: Map<string, number>): void {
  if (typeof value === 'string') times.set(value, (times.get(value) ?? 0) + 1);
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) countTexts(part, times);
  }
}

/** Reverses {@link packJson}. */
export function unpackJson({ shapes, texts, value }: PackedJson): unknown {
  function unpack(packed: Packed): unknown {
    if (!Array.isArray(packed)) return packed;
    const [first, ...rest] = packed as [number, ...Packed[]];
    if (first === LIST) return rest.map(unpack);
    if (first === EMPTY) return {};
    if (rest.length === 0) return texts[first];
    return Object.fromEntries((shapes[first] ?? []).map((name, i) => [name, unpack(rest[i] ?? null)]));
  }
  return unpack(value);
}
