import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import sharp from 'sharp';
import { runClient } from '../local/run-client.ts';
import { openSession, type Session } from '../local/session.ts';

const SIDE = 64;

/**
 * How long `retouch up` takes for a folder of many small files: the first time, again with its note, again
 * with every byte compared, and again without a note, as on another computer. On the deployed stack, but
 * nothing takes up the uploads, so that only the command is measured.
 */
export async function measureCommand(files = 1000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-bench-'));
  const session = await openSession({ signal: new AbortController().signal, report: console.error });
  try {
    await stopIntake(session);
    const shoot = join(folder, 'shoot');
    await writePhotos(shoot, files);
    const times: [run: string, seconds: number][] = [];
    const measure = async (run: string, ...options: string[]) => {
      const startedMs = performance.now();
      const code = await runClient(session, ['up', shoot, '--yes', ...options]);
      if (code !== 0) throw new Error(`retouch up exited with ${code}`);
      times.push([run, (performance.now() - startedMs) / 1000]);
    };
    await measure('first run, all are sent');
    await measure('second run');
    await measure('with --checksum', '--checksum');
    await rm(join(session.folder, 'home', '.local'), { recursive: true });
    await measure('without a note');
    console.log(`\nretouch up, ${files} files`);
    for (const [run, seconds] of times) console.log(`${run.padEnd(30)}${seconds.toFixed(1).padStart(8)} s`);
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Disables the event source mapping of the uploads queue, so that no function reads it. */
async function stopIntake({ engine, outputs }: Session): Promise<void> {
  const lambda = new LambdaClient(engine.client);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const queue = outputs.UploadsQueueUrl.slice(outputs.UploadsQueueUrl.lastIndexOf('/') + 1);
  for (const { UUID, EventSourceArn } of EventSourceMappings) {
    if (!EventSourceArn?.endsWith(`:${queue}`)) continue;
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  }
  lambda.destroy();
}

async function writePhotos(folder: string, files: number): Promise<void> {
  await mkdir(folder);
  for (let index = 0; index < files; index += 1) {
    const background = { r: index % 256, g: (index >> 8) % 256, b: 128 };
    const picture = sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } });
    await picture.png().toFile(join(folder, `IMG_${String(index).padStart(5, '0')}.png`));
  }
}
