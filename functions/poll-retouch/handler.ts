import { createSegmindFromSettings } from '../shared/clients/segmind/segmind-from-settings.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { readSettings } from '../shared/settings.ts';
import { createPollRetouch, pollEventSchema } from './poll-retouch.ts';

const { jobTimeoutSeconds } = readSettings(['jobTimeoutSeconds']);

export const handler = createPipelineHandler(
  pollEventSchema,
  createPollRetouch({
    segmind: createSegmindFromSettings(),
    jobTimeoutSeconds,
    now: Date.now,
    random: Math.random,
  }),
);
