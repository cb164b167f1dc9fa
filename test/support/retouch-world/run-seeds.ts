import { runChaos } from './chaos.ts';

/** What came of a seed: no problems if all was kept. */
interface SeedReport {
  readonly problems: readonly string[];
}

// A child process of `npm run chaos -- --simulated`: it is sent seeds, one after the other, and answers each.
process.on('message', async (seed: number) => {
  const report: SeedReport = await runChaos(seed).then(
    ({ problems }) => ({ problems }),
    (error: unknown) => ({ problems: [String(error)] }),
  );
  process.send?.(report);
});
process.on('disconnect', () => process.exit());
