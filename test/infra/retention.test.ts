import { describe, expect, it } from 'vitest';
import { synthesize } from '../support/synthesized.ts';

type Rule = { readonly Id: string; readonly Prefix?: string; readonly ExpirationInDays?: number };

/** The lifecycle rules of both buckets, by their names. */
function rulesOf(settings: Record<string, unknown>): Map<string, Rule> {
  const buckets = Object.values(synthesize(settings).findResources('AWS::S3::Bucket'));
  const rules: Rule[] = buckets.flatMap(({ Properties }) => Properties.LifecycleConfiguration?.Rules ?? []);
  return new Map(rules.map((rule) => [rule.Id, rule]));
}

describe('how long photos are kept', () => {
  it('is for ever unless it is set', () => {
    const rules = rulesOf({});
    expect(rules.has('Uploads')).toBe(false);
    expect(rules.has('Results')).toBe(false);
    expect(rules.get('ModelPictures')?.ExpirationInDays).toBe(60);
  });

  it('is set for uploads', () => {
    const rules = rulesOf({ uploadRetentionDays: 90 });
    expect(rules.get('Uploads')).toMatchObject({
      Prefix: 'uploads/',
      ExpirationInDays: 90,
      Status: 'Enabled',
    });
    expect(rules.has('Results')).toBe(false);
  });

  it('is set for results, and for the pictures of models that they are made of', () => {
    const rules = rulesOf({ resultRetentionDays: '14' });
    expect(rules.get('Results')).toMatchObject({
      Prefix: 'results/',
      ExpirationInDays: 14,
      Status: 'Enabled',
    });
    expect(rules.get('ModelPictures')?.ExpirationInDays).toBe(14);
    expect(rules.has('Uploads')).toBe(false);
  });

  it('leaves the pictures of models at 60 days if results are kept for longer', () => {
    expect(rulesOf({ resultRetentionDays: 365 }).get('ModelPictures')?.ExpirationInDays).toBe(60);
  });
});
