/** The instructions as numbers that can be applied to pixels. */
export interface Adjustments {
  /** Steps from -3 to 3, 0 for none. */
  readonly brightness: number;
  /** Steps from -3 to 3, 0 for none. */
  readonly contrast: number;
  /** Steps from -2 (grey) to 2 (vivid), 0 for none. */
  readonly saturation: number;
  /** -1 cool, 0 as it is, 1 warm. */
  readonly warmth: number;
  /** 0 none, 1 soft, 2 strong. */
  readonly backgroundBlur: number;
  /** Spots on skin: 0 to leave them, 1 to remove the plain ones, 2 most, 3 faint ones too. */
  readonly healing: number;
}

const MAX_STEPS = 3;

/** Parses instructions loosely, as a person would read them; unknown words are ignored. */
export function readInstructions(text: string): Adjustments {
  return {
    brightness: stepsAfter('brightness', text),
    contrast: stepsAfter('contrast', text),
    saturation: levelAfter('saturation', text, { none: -2, low: -1, medium: 1, high: 2 }),
    warmth: levelAfter('(?:skin tone|tone|temperature)', text, { warm: 1, warmer: 1, cool: -1, cooler: -1 }),
    backgroundBlur: levelAfter('background blur', text, { soft: 1, light: 1, medium: 1, strong: 2 }),
    healing: levelAfter('skin retouching', text, {
      light: 1,
      soft: 1,
      low: 1,
      medium: 2,
      strong: 3,
      high: 3,
    }),
  };
}

function stepsAfter(name: string, text: string): number {
  const found = new RegExp(`${name}\\s*[:=]?\\s*([+-]?\\d+(?:\\.\\d+)?)`, 'i').exec(text);
  const steps = found ? Number(found[1]) : 0;
  return Math.max(-MAX_STEPS, Math.min(MAX_STEPS, steps));
}

function levelAfter(name: string, text: string, levels: Record<string, number>): number {
  const found = new RegExp(`${name}\\s*[:=]?\\s*([a-z]+)`, 'i').exec(text);
  return levels[found?.[1]?.toLowerCase() ?? ''] ?? 0;
}
