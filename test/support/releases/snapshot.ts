import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import type { FakeObject, S3Fake } from '../../../simulation/aws/s3-fake.ts';
import type { AslDefinition } from '../../../simulation/aws/state-machine/definition-schema.ts';
import type { SavedExecution } from '../../../simulation/aws/state-machine/state-machine.ts';
import { countOutcomes, findProblems } from '../../../simulation/world/observe.ts';
import { RetouchWorld } from '../../../simulation/world/retouch-world.ts';
import type { Dropped } from '../../../simulation/world/uploads.ts';
import type { VendorJob, VendorPost } from '../../../simulation/world/vendor.ts';
import { COURSES, SETTINGS } from './courses.ts';

/** An object with its bytes in base64. */
export type SavedObject = readonly [
  key: string,
  object: Omit<FakeObject, 'body' | 'modifiedAt'> & { body: string; modifiedAt: string },
];

/** A world at a moment in which no function runs, in a form that can be saved. */
export interface Snapshot {
  /** See `COURSES`. */
  readonly course: string;
  /** Time since the world began. */
  readonly sinceMs: number;
  readonly executions: readonly SavedExecution[];
  /** The number of task tokens issued so far. */
  readonly tokensIssued: number;
  readonly items: readonly Item[];
  readonly objects: readonly SavedObject[];
  readonly stateObjects: readonly SavedObject[];
  readonly vendor: {
    readonly jobs: readonly VendorJob[];
    readonly submits: readonly (readonly [key: string, count: number])[];
    readonly posts: readonly VendorPost[];
  };
  readonly dropped: readonly Dropped[];
}

/** Starts a course: creates its world, with Segmind's part of the course. */
export function beginCourse(name: string, definition?: AslDefinition): RetouchWorld {
  const world = new RetouchWorld({ settings: SETTINGS, ...(definition && { definition }) });
  const beganMs = world.clock.nowMs;
  world.vendor.script = COURSES[name]?.vendor?.(() => world.clock.nowMs - beganMs) ?? {};
  return world;
}

/** How a course ended. */
export interface CourseEnd {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly charges: number;
  /** See `findProblems`. */
  readonly problems: readonly string[];
}

/** Describes how a course ended. */
export async function describeEnd(world: RetouchWorld, name: string): Promise<CourseEnd> {
  const problems = await findProblems(world, { mostJobs: COURSES[name]?.mostJobs ?? 1 });
  return { outcomes: countOutcomes(world), charges: world.vendor.charges.length, problems };
}

/** Saves a world in which no function runs. */
export function takeSnapshot(world: RetouchWorld, course: string, beganMs: number): Snapshot {
  const running = world.machine.executions.filter(({ status }) => status === 'RUNNING');
  const { vendor, uploads } = world;
  return {
    course,
    sinceMs: world.clock.nowMs - beganMs,
    executions: running.map(({ name, input, startDate, state, stateInput, variables, awaitedToken }) => ({
      ...{ name, input, state, stateInput, variables, awaitedToken },
      startDate: startDate.toISOString(),
    })),
    tokensIssued: world.machine.tokens.issued,
    items: world.dynamo.items(),
    objects: saveObjects(world.s3),
    stateObjects: saveObjects(world.stateS3),
    vendor: { jobs: [...vendor.jobs.values()], submits: [...vendor.submits], posts: vendor.posts },
    dropped: uploads.dropped,
  };
}

/** The world of a snapshot: its executions continue under their saved definition, with today's functions. */
export async function restoreWorld(snapshot: Snapshot, definition: AslDefinition): Promise<RetouchWorld> {
  const { course, sinceMs, vendor, dropped } = snapshot;
  const world = beginCourse(course, definition);
  await world.run(world.clock.sleep(sinceMs));
  for (const item of snapshot.items) world.dynamo.put(item);
  restoreObjects(world.s3, snapshot.objects);
  restoreObjects(world.stateS3, snapshot.stateObjects);
  for (const job of vendor.jobs) world.vendor.jobs.set(job.id, job);
  for (const [key, count] of vendor.submits) world.vendor.submits.set(key, count);
  world.vendor.posts.push(...vendor.posts);
  world.uploads.dropped.push(...dropped);
  world.machine.tokens.issued = snapshot.tokensIssued;
  for (const saved of snapshot.executions) world.keeper.watch(world.machine, world.machine.resume(saved));
  return world;
}

/** The objects of a bucket, in a form that can be saved. */
export function saveObjects({ objects }: S3Fake): SavedObject[] {
  return [...objects].map(([key, { body, modifiedAt, ...object }]) => [
    key,
    { ...object, body: body.toString('base64'), modifiedAt: modifiedAt.toISOString() },
  ]);
}

/** Puts saved objects back with their version ids. */
export function restoreObjects(s3: S3Fake, saved: readonly SavedObject[]): void {
  for (const [key, { body, modifiedAt, ...object }] of saved) {
    s3.objects.set(key, { ...object, body: Buffer.from(body, 'base64'), modifiedAt: new Date(modifiedAt) });
  }
}
