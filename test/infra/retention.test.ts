import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';

interface Rule {
  readonly Id: string;
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
}

/** The lifecycle rules of both buckets, by name. */
function rulesOf(settings: Record<string, unknown>): Map<string, Rule> {
  const buckets = Object.values(synthesize(settings).findResources('AWS::S3::Bucket'));
  const rules: Rule[] = buckets.flatMap(({ Properties }) => Properties.LifecycleConfiguration?.Rules ?? []);
  return new Map(rules.map((rule) => [rule.Id, rule]));
}

describe('the retention of photos', () => {
  it('is unlimited by default', () => {
    const rules = rulesOf({});
    expect(rules.has('Uploads')).toBe(false);
    expect(rules.has('Results')).toBe(false);
    expect(rules.get('ModelPictures')?.ExpirationInDays).toBe(60);
  });

  it('can be set for uploads', () => {
    const rules = rulesOf({ uploadRetentionDays: 90 });
    expect(rules.get('Uploads')).toMatchObject({
      Prefix: 'uploads/',
      ExpirationInDays: 90,
      Status: 'Enabled',
    });
    expect(rules.has('Results')).toBe(false);
  });

  it('can be set for results, and applies to the model pictures that they are made from', () => {
    const rules = rulesOf({ resultRetentionDays: '14' });
    expect(rules.get('Results')).toMatchObject({
      Prefix: 'results/',
      ExpirationInDays: 14,
      Status: 'Enabled',
    });
    expect(rules.get('ModelPictures')?.ExpirationInDays).toBe(14);
    expect(rules.has('Uploads')).toBe(false);
  });

  // In a versioned bucket, an object that expires becomes an old version.
  // @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
  it('removes old versions under every prefix, oldVersionDays after they were replaced or expired', () => {
    const rules = rulesOf({ uploadRetentionDays: 90, resultRetentionDays: 14, oldVersionDays: 3 });
    const removing = [...rules.values()].filter((rule) => rule.NoncurrentVersionExpiration !== undefined);
    expect(removing).toEqual([
      {
        Id: 'OldVersions',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 3 },
        ExpiredObjectDeleteMarker: true,
      },
    ]);
  });

  it('needs no such rule in the state bucket, which has no versions', () => {
    const buckets = Object.entries(synthesize().findResources('AWS::S3::Bucket'));
    const versioned = buckets.filter(
      ([, { Properties }]) => Properties.VersioningConfiguration !== undefined,
    );
    expect(versioned.map(([id]) => id)).toEqual([expect.stringMatching(/^Photos/)]);
  });

  it('leaves model pictures at 60 days if results are kept longer', () => {
    expect(rulesOf({ resultRetentionDays: 365 }).get('ModelPictures')?.ExpirationInDays).toBe(60);
  });
});
