import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../local/command-line.ts';

describe('parseArguments', () => {
  const parse = (...args: string[]) => parseArguments('Usage: …', { args });

  it('reads photos and settings', () => {
    expect(parse('ana.jpg', '-c', 'outputFormat=png', '--context', 'instructions=a=b', 'shoot/')).toEqual({
      photos: ['ana.jpg', 'shoot/'],
      settings: { outputFormat: 'png', instructions: 'a=b' },
    });
    expect(parse()).toEqual({ photos: [], settings: {} });
  });

  it.each([
    [['-c', 'outputFormat'], 'The setting "outputFormat" has no value; expected -c name=value.\nUsage: …'],
    [['--size', '3'], 'Usage: …'],
  ])('explains an unknown argument: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
