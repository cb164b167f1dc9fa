import profile from '#model' with { type: 'json' };
import type { ModelProfile } from '../../core/contract/model-profile.ts';
import { createModel, type Model } from '../../core/model/model.ts';
import seedream from '../../models/seedream-4.5.json' with { type: 'json' };

/** The stack's default model, SeedEdit 3.0. */
export const SEEDEDIT = createModel(profile as unknown as ModelProfile);

/** A model with two URLs for each job and no upscale. */
export const SEEDREAM = createModel(seedream as unknown as ModelProfile);

/** SeedEdit with changes to its profile. */
export function modelWith(changes: Partial<ModelProfile>): Model {
  const { version: _, ...profile } = SEEDEDIT;
  return createModel({ ...profile, ...changes });
}

/** SeedEdit with more values for upscale. */
export const ENLARGING = modelWith({ values: { upscale: { allowed: ['2x', '3x', '4x'], default: '2x' } } });
