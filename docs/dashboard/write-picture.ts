import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { openSession, type Session } from '../../local/session.ts';
import { type DashboardData, drawDashboard } from './draw.ts';
import { readSamples } from './samples.ts';

const MINUTES = 9;
/** How many photos come in each minute: a shoot, then a smaller one. */
const DROPS = [40, 0, 0, 25, 0, 10, 0, 0, 0];
/** One photo in `BROKEN_OF` is not a picture; Segmind fails at one in `FAILING_OF`. */
const BROKEN_OF = 12;
const FAILING_OF = 15;

/**
 * Runs photos through the local stack for some minutes, and draws its dashboard as
 * `docs/pictures/dashboard.svg` from what the functions logged. AWS's own metrics of functions are not logged
 * there, so they show "no data".
 */
async function writePicture(): Promise<void> {
  const session = await openSession({
    signal: new AbortController().signal,
    report: console.error,
    settings: { maxInFlight: '3' },
    pictures: { outputPixels: 'as-photo', visibleLine: false },
  });
  try {
    await writePictureOf(session);
  } finally {
    await session.close();
  }
}

/** Like {@link writePicture}, on an existing stack. */
export async function writePictureOf(session: Session): Promise<void> {
  const fromMs = Date.now();
  await dropPhotos(session);
  const data = await readData(session, { fromMs, toMs: fromMs + MINUTES * 60_000 });
  await writeFile(new URL('../pictures/dashboard.svg', import.meta.url), drawDashboard(data));
}

async function dropPhotos({ engine, outputs, simulator, signal }: Session): Promise<void> {
  const s3 = new S3Client(engine.client);
  let number = 0;
  for (const photos of DROPS) {
    for (let i = 0; i < photos; i += 1) {
      number += 1;
      const path = `shoot/${number}.jpg`;
      if (number % FAILING_OF === 0) {
        const script = { photo: path, job: { fail: true } };
        await fetch(`${simulator.controlUrl}/scripts`, { method: 'POST', body: JSON.stringify(script) });
      }
      const Body = number % BROKEN_OF === 0 ? 'The output is not a picture.' : await drawPhoto(number);
      await s3.send(new PutObjectCommand({ Bucket: outputs.PhotoBucketName, Key: `uploads/${path}`, Body }));
    }
    await sleep(60_000, undefined, { signal });
  }
}

/** Draws a different photo each time: the stack would retouch the same bytes only once. */
async function drawPhoto(number: number): Promise<Buffer> {
  const background = { r: number, g: 128, b: 128 };
  return sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function readData(
  { engine, outputs }: Session,
  span: Pick<DashboardData, 'fromMs' | 'toMs'>,
): Promise<DashboardData> {
  const cloudWatch = new CloudWatchClient(engine.client);
  const DashboardName = outputs.DashboardUrl?.split('/').at(-1);
  const { DashboardBody = '' } = await cloudWatch.send(new GetDashboardCommand({ DashboardName }));
  const alarms = await cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  const lines = await readLogs(new CloudWatchLogsClient(engine.client));
  const codes = lines
    .filter((line) => line.includes('"message":"Photo ended"'))
    .map((line) => JSON.parse(line))
    .filter(({ status }) => status === 'failed')
    .map(({ code }) => String(code));
  const failures = [...Map.groupBy(codes, (code) => code)].map(([code, all]) => ({
    code,
    photos: all.length,
  }));
  return {
    ...span,
    body: DashboardBody,
    samples: readSamples(lines),
    failures: failures.sort((a, b) => b.photos - a.photos),
    alarms: (alarms.MetricAlarms ?? []).map(({ AlarmName = '' }) => AlarmName),
  };
}

/** The log lines of keep-line and count-shoots, which log the dashboard's own metrics. */
async function readLogs(client: CloudWatchLogsClient): Promise<string[]> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const names = logGroups.map(({ logGroupName = '' }) => logGroupName);
  const lines: string[] = [];
  for (const logGroupName of names.filter((name) => /KeepLine|CountShoots/.test(name))) {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
      lines.push(...events.map(({ message = '' }) => message.trim()));
    }
  }
  return lines;
}

if (import.meta.main) await writePicture();
