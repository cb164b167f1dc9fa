import { runChaos } from './chaos.ts';

/** The result of a seed; `problems` is empty if every invariant held. */
interface SeedReport {
  readonly problems: readonly string[];
}

// A child process of `npm run chaos -- --simulated`: it receives one seed after another, and answers each.
process.on('message', async (seed: number) => {
  const report: SeedReport = await runChaos(seed).then(
    ({ problems }) => ({ problems }),
    (error: unknown) => ({ problems: [String(error)] }),
  );
  process.send?.(report);
});
process.on('disconnect', () => process.exit());
