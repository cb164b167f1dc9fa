import { runProgram } from '../../client/program/run-program.ts';
import { readArguments, USAGE } from './arguments.ts';
import { describeReport, judge } from './report.ts';
import { runChaos } from './run-chaos.ts';
import { runSimulated } from './simulated/run-simulated.ts';

await runProgram(async (signal) => {
  const asked = readArguments(process.argv.slice(2));
  if (asked.kind === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (asked.kind === 'simulated') {
    const figures = await runSimulated({ seeds: asked.seeds, signal, report: console.log });
    for (const seed of figures.failed) {
      console.log(`WORLD_SEEDS=${seed}-${seed} npx vitest run test/world/chaos  # shows all of seed ${seed}`);
    }
    console.log(JSON.stringify(figures));
    return figures.failed.length === 0 ? 0 : 1;
  }
  const { photos, seed } = asked;
  const report = await runChaos({ photos, seed, signal, report: console.log });
  const complaints = judge(report);
  console.log(`\n${describeReport(report)}\n`);
  for (const complaint of complaints) console.log(`FAILED: ${complaint}`);
  console.log(JSON.stringify(report.figures));
  return complaints.length === 0 ? 0 : 1;
});
