import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { MODEL_NAMES, readModelFile } from '../../infra/settings/model-profile.ts';
import own from '../fixtures/models/own-workflow.json' with { type: 'json' };

const OWN = 'test/fixtures/models/own-workflow.json';

/** Saves a profile in its own file. */
function save(profile: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'retouch-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'model.json');
  writeFileSync(path, typeof profile === 'string' ? profile : JSON.stringify(profile));
  return path;
}

function profileOf(model: string) {
  const read = readModelFile(model);
  if ('wrong' in read) throw new Error(read.wrong.join('\n'));
  return read.profile;
}

describe('a built-in model', () => {
  it.each(MODEL_NAMES)('is complete, and named after its file: %s', (name) => {
    expect(profileOf(name).name).toBe(name);
  });

  it('is by default the workflow of SeedEdit 3.0, verbatim', () => {
    const { submit, instructions, values } = profileOf('seededit-3');
    expect(submit).toEqual({
      path: '/workflows/68a98710c49c91c2edbbbfa0-v1',
      body: { image_ukbxw: '{photo}', Instructions: '{instructions}', Upscale_x: '{upscale}' },
    });
    expect(values).toEqual({ upscale: { allowed: ['2x'], default: '2x' } });
    expect(instructions.default).toBe(
      'Retouch this photoshoot image of a model. Apply the following edits:\n\n' +
        '1. Skin Retouching: medium, preserve natural skin texture.\n\n' +
        '2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n' +
        '3. Color Balance & Tone: skin tone warm, saturation medium.\n\n' +
        '4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n' +
        '5. Background Cleanup: remove distractions yes, background blur soft.\n\n' +
        'Keep the result natural and high quality, avoiding over-editing.\n',
    );
  });
});

describe('the setting model', () => {
  it('accepts a user’s own file', () => {
    expect(readConfig({ model: OWN }).model.profile.title).toBe('Our own workflow');
  });

  it('sets the recipe’s defaults, and the time of the first poll', () => {
    const { recipe, firstPoll } = readConfig({ model: OWN });
    expect(recipe).toMatchObject({ instructions: 'Retouch this product on white.\n', upscale: '1x' });
    expect(recipe.seed).toBeUndefined();
    expect(firstPoll.toSeconds()).toBe(10);
    expect(readConfig({ model: OWN, firstPollSeconds: 5 }).firstPoll.toSeconds()).toBe(5);
  });

  it('lists the built-in models if the name is unknown', () => {
    expect(() => readConfig({ model: 'seededit-4' })).toThrow(
      /model: is "seededit-4"; expected a file, or one of the models seededit-3, seedream-4.5, seedream-5-lite/,
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'an upscale that the model does not take',
      { upscale: '2x', model: OWN },
      'upscale: is "2x"; Our own workflow takes 1x or 4x',
    ],
    ['an upscale that is no text', { upscale: 2 }, 'upscale: '],
    [
      'an upscale of a model that knows none',
      { upscale: '2x', model: 'seedream-4.5' },
      'upscale: is "2x"; Seedream 4.5 takes no upscale: leave it out',
    ],
    [
      'instructions that are too long for it',
      { instructions: 'x'.repeat(501), model: OWN },
      'instructions: have 501 characters; Our own workflow takes at most 500',
    ],
  ])('refuses %s', (_, settings, message) => {
    expect(() => readConfig(settings)).toThrow(message);
  });
});

describe('an invalid profile', () => {
  it('is reported line by line, with every error at once', () => {
    const { price: _, ...rest } = own;
    const path = save({
      ...rest,
      name: 'Own Model',
      colour: 1,
      apiKeyHeader: 'cookie',
      values: { ...own.values, upscale: { allowed: ['1x'], default: '2x' } },
      submit: { path: 'https://elsewhere.example/x', body: { picture: '{photo}', words: '{prompt}' } },
    });
    let message = '';
    try {
      readConfig({ model: path });
    } catch (error) {
      message = (error as Error).message;
    }
    for (const line of [
      /name expected lower case/,
      /submit\.path expected a path such as/,
      /submit\.body has no "\{instructions\}"/,
      /submit\.body "\{prompt\}" is not a placeholder; expected \{photo\}, \{instructions\}, \{upscale\}, \{seed\}, each as a whole text$/m,
      /apiKeyHeader /,
      /price /,
      /"colour"/,
      // A conflict between fields, reported together with the other errors.
      /values\.upscale\.default is not among allowed/,
    ]) {
      expect(message).toMatch(line);
    }
  });

  it.each<[string, object, RegExp]>([
    [
      'a value that is in the body alone',
      { values: { ...own.values, seed: undefined } },
      /values\.seed is in submit\.body/,
    ],
    [
      'a value that is not in the body',
      { submit: { ...own.submit, body: { a: '{photo}', b: '{instructions}', c: '{upscale}' } } },
      /values\.seed is here, but "\{seed\}" is not/,
    ],
    [
      'a default that is not allowed',
      { values: { ...own.values, upscale: { allowed: ['1x'], default: '2x' } } },
      /values\.upscale\.default is not among allowed/,
    ],
    [
      'a range the wrong way round',
      { values: { ...own.values, seed: { least: 1, most: 0 } } },
      /values\.seed least is greater than most/,
    ],
    [
      'a strength, which is no value of a model any more',
      { values: { ...own.values, strength: { least: 0, most: 1 } } },
      /values has strength: for every model, strength is how Retouch itself blends .* submit\.body itself/,
    ],
    [
      'a strength in the body',
      { submit: { ...own.submit, body: { ...own.submit.body, guidance: '{strength}' } } },
      /submit\.body "\{strength\}" is not a placeholder; .*: for every model, strength is how Retouch itself blends/,
    ],
    [
      'instructions over its own limit',
      { instructions: { default: 'xx', maxLength: 1 } },
      /longer than maxLength/,
    ],
  ])('is refused for %s', (_, change, message) => {
    const read = readModelFile(save({ ...own, ...change }));
    expect('wrong' in read ? read.wrong.join('\n') : '').toMatch(message);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a first poll behind the timeout',
      { firstPollSeconds: 120, jobTimeoutMinutes: 2 },
      /firstPollSeconds: is 120; expected under 120/,
    ],
    [
      'a first poll when the record is nearly gone',
      { firstPollSeconds: 3600, jobTimeoutMinutes: 300, pollSeconds: 300 },
      /firstPollSeconds: is 3600; expected under 1800/,
    ],
    [
      'a timeout that jobs do not meet',
      { model: 'seedream-5-lite', jobTimeoutMinutes: 0.75 },
      /jobTimeoutMinutes: /,
    ],
  ])('does not go with %s', (_, settings, message) => {
    expect(() => readConfig(settings)).toThrow(message);
  });

  it('is refused if it is not JSON', () => {
    expect(readModelFile(save('{"name": '))).toMatchObject({ wrong: [expect.stringMatching(/is not JSON/)] });
  });
});
