import { createSegmindFromEnvironment } from '../shared/clients/segmind/segmind-from-environment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPollRetouch, pollEventSchema } from './poll-retouch.ts';

const { jobTimeoutSeconds } = readEnvironment(['jobTimeoutSeconds']);

export const handler = createPipelineHandler(
  pollEventSchema,
  createPollRetouch({
    segmind: createSegmindFromEnvironment().segmind,
    jobTimeoutSeconds: Number(jobTimeoutSeconds),
    now: Date.now,
    random: Math.random,
  }),
);
