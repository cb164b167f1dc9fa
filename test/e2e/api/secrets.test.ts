import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, inject, it } from 'vitest';
import { call, endOf } from '../../support/deployed/api-client.ts';
import { askForUpload, order } from '../../support/deployed/api-photos.ts';
import { eventually } from '../../support/deployed/stack-client.ts';
import { publishPhoto } from '../../support/worlds/foreign-photo.ts';

const { client } = inject('stack');
const logs = new CloudWatchLogsClient(client);

/** Every line of every log group. */
async function readLogs(): Promise<string[]> {
  const lines: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName } of logGroups) {
      let nextToken: string | undefined;
      do {
        const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
        lines.push(...(page.events ?? []).map(({ message = '' }) => message));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    }
  }
  return lines;
}

const signatureOf = (url: string) => new URL(url).searchParams.get('X-Amz-Signature') ?? '';

it('keeps presigned URLs, signatures and foreign URLs out of every log', async () => {
  const asked = await askForUpload({ folder: 'api/secrets', fileName: 'asked.jpg' });
  const { id } = await order({ folder: 'api/secrets', fileName: 'photo.jpg' });
  const { outputs } = await endOf(id);
  const results = (await call('GET', '/results?folder=api/secrets')).json.files;
  const foreign = `${await publishPhoto('secret.jpg')}?token=very-secret-token`;
  await call('POST', '/retouches', { body: { url: foreign, fileName: 'x.jpg', folder: 'api/secrets' } });
  await call('POST', '/retouches', { body: { url: 'https://10.0.0.1/?token=very-secret-token' } });

  const lines = await eventually('the lines of that retouch', async () => {
    const found = await readLogs();
    return found.some((line) => line.includes(id)) ? found : null;
  });
  const secrets = [asked.json.url, outputs[0].url, results[0].url].map(signatureOf);
  for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/);
  for (const secret of [...secrets, 'X-Amz-Signature', 'X-Amz-Credential', 'very-secret-token']) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
});
