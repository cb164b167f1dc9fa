import { describe, expect, it } from 'vitest';
import { folderOfPhoto } from '../../../core/domain/upload-key.ts';
import { createRecipeFiles, foldersUpFrom, MAX_FILE_BYTES, recipeKey } from '../../../core/recipes/files.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';

const KEY = 'recipes/spring.json';

async function read(body: string | Buffer) {
  const s3 = new S3Fake();
  s3.put(KEY, body);
  return createRecipeFiles(s3.client).readFolder('photos', 'spring');
}

const form = `{
  "skin": {
    "retouching": "hard",
    "retouch": "low"
  },
  "light": { "brightness": 7 },
  "output": { "quality": 0 },
  "notes": ""
}`;

describe('the file of a folder', () => {
  it.each([
    ['in UTF-8', '{"notes":"Größer"}'],
    ['with its schema', '{"$schema": "docs/recipe.schema.json", "notes":"Größer"}'],
    ['with the mark that Windows puts in front', '\ufeff{"notes":"Größer"}'],
  ])('is read %s', async (_, body) => {
    expect(await read(body)).toMatchObject({ wrong: [], overrides: { notes: 'Größer' } });
    expect((await read(body)) as object).not.toHaveProperty('overrides.$schema');
  });

  it.each<[string, string | Buffer, string[]]>([
    [
      'a comma too many',
      '{\n  "seed": 7,\n}',
      ['line 3: is not JSON: found "}"; expected a field’s name in double quotes, and no comma after the'],
    ],
    [
      'a comment',
      '{\n  // ours\n  "seed": 7\n}',
      ['line 2: is not JSON: found "// ours"; expected no comments'],
    ],
    [
      'a missing comma',
      '{\n  "seed": 7\n  "notes": "x"}',
      ['line 3: is not JSON: found "notes"; expected a comma before it'],
    ],
    [
      'a text that does not end',
      '{\n  "notes": "Keep the\n  freckles"\n}',
      ['line 2: is not JSON: found "Keep the; expected a double quote at its end, on the same line'],
    ],
    ['a file of blanks', ' \n', ['line 2: is not JSON: found the end of the file; expected a value']],
    [
      'text that is not JSON at all',
      'soft',
      ['line 1: is not JSON: found "soft"; expected a value: text in'],
    ],
    ['an empty file', '', ['is empty']],
    ['a list', '[]', ['line 1: the file is []; expected an object with preset, skin, light,']],
    ['text of Windows', Buffer.from('{"notes":"Gr\u00f6\u00dfer"}', 'latin1'), ['is not UTF-8']],
    ['a file that is too large', `{"notes":"${'x'.repeat(MAX_FILE_BYTES)}"}`, ['is larger than 65536 bytes']],
    [
      'fields that are wrong, each with its line',
      form,
      [
        'line 3: skin.retouching is "hard"; expected none or low or medium or high',
        'line 4: skin.retouch is not a known field; expected one of retouching, preserveTexture',
        'line 6: light.brightness is 7; expected -3 to 3',
        'line 7: output.quality is 0; expected 1 to 100',
        'line 8: notes are empty; expected text',
      ],
    ],
    [
      'fields that are wrong beside what is not JSON',
      '{\n"seed": "x",\n// ours\n"preset": 7,\n"light": { "brightness": 9, },\n}',
      [
        'line 2: seed is "x"; expected a number',
        'line 3: is not JSON: found "// ours"; expected no comments',
        'line 4: preset is 7; expected 1 to 64 letters, digits, - and _, a letter or digit first',
        'line 5: is not JSON: found "}"; expected a field’s name',
        'line 6: is not JSON: found "}"; expected a field’s name',
      ],
    ],
    [
      'instructions beside a form that is wrong',
      '{\n"skin": {"retouching": "hard"},\n"instructions": "x"}',
      [
        'line 2: skin.retouching is "hard"; expected',
        'line 3: instructions cannot be used with skin: expected the form or instructions, not both',
      ],
    ],
    [
      'instructions beside the form',
      '{\n"skin": {"retouching": "low"},\n"instructions": "x"}',
      ['line 3: instructions cannot be used with skin: expected the form or instructions, not both'],
    ],
    [
      'lists in lists',
      '['.repeat(30_000) + ']'.repeat(30_000),
      ['is nested too deeply; expected fields at most'],
    ],
    ['objects that do not end', '{"a":'.repeat(13_000), ['is nested too deeply']],
    ['a field twice', '{"notes": "x",\n"notes": 7}', ['line 2: notes occurs twice; expected it once']],
    [
      'fields twice beside others that are wrong',
      '{"notes": {"length": 1,\n"length": 2},\n"notes": "x",\n"seed": "x"}',
      [
        'line 2: notes.length occurs twice; expected it once',
        'line 3: notes occurs twice; expected it once',
        'line 4: seed is "x"; expected a number',
      ],
    ],
    [
      'a field of the form twice',
      '{"skin": {"retouching": "low",\n"retouching": "high"}}',
      ['line 2: skin.retouching occurs twice; expected it once'],
    ],
    [
      'hundreds of fields, and tells of 20',
      JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`field ${n}`, 1]))),
      [
        ...Array.from(
          { length: 20 },
          (_, n) => `line 1: field ${n} is not a known field; expected one of preset`,
        ),
        'has 280 more errors',
      ],
    ],
    ['what JSON takes for a prototype', '{"__proto__": 7}', ['line 1: __proto__ is not a known field']],
  ])('refuses %s', async (_, body, lines) => {
    const file = await read(body);
    expect(file).toMatchObject({ key: KEY, wrong: lines.map((line) => expect.stringContaining(line)) });
  });

  it('reads no more of a large file than its limit', async () => {
    const s3 = new S3Fake();
    s3.put(KEY, 'x'.repeat(10 * MAX_FILE_BYTES));
    const ranges: unknown[] = [];
    s3.before = (_, input) => ranges.push((input as { Range?: string }).Range);
    await createRecipeFiles(s3.client).readFolder('photos', 'spring');
    expect(ranges).toEqual([`bytes=0-${MAX_FILE_BYTES}`]);
  });

  it('is null if there is none, also if S3 allows no such key', async () => {
    const files = createRecipeFiles(new S3Fake().client);
    expect(await files.readFolder('photos', 'spring')).toBeNull();
    expect(await files.readFolder('photos', 'x'.repeat(1020))).toBeNull();
  });

  it('is read as it was written', async () => {
    const s3 = new S3Fake();
    const files = createRecipeFiles(s3.client);
    await files.writeFolder('photos', '', { light: { contrast: -1 } });
    expect([...s3.objects.keys()]).toEqual(['recipes/.json']);
    expect(await files.readFolder('photos', '')).toMatchObject({ overrides: { light: { contrast: -1 } } });
  });
});

it('a photo has recipe files in its folder and the folders above, the nearest first', () => {
  expect(foldersUpFrom(folderOfPhoto('uploads/spring/ana/x.jpg')).map(recipeKey)).toEqual([
    'recipes/spring/ana.json',
    'recipes/spring.json',
    'recipes/.json',
  ]);
  expect(foldersUpFrom(folderOfPhoto('uploads/x.jpg')).map(recipeKey)).toEqual(['recipes/.json']);
});

it('listPresets lists all own presets, whatever their names', async () => {
  const s3 = new S3Fake();
  for (const name of ['b.json', 'a.json', 'a b.json', 'sub/c.json', 'notes.txt'])
    s3.put(`presets/${name}`, '{}');
  expect(await createRecipeFiles(s3.client).listPresets('photos')).toEqual(['a b', 'a', 'b', 'sub/c']);
});
