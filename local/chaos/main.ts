import { runCommandLine } from '../command-line.ts';
import { readArguments, USAGE } from './arguments.ts';
import { describeReport, judge } from './report.ts';
import { runChaos } from './run-chaos.ts';

await runCommandLine(async (signal) => {
  const { help, photos, seed } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const report = await runChaos({ photos, seed, signal, report: console.log });
  const complaints = judge(report);
  console.log(`\n${describeReport(report)}\n`);
  for (const complaint of complaints) console.log(`NOT KEPT: ${complaint}`);
  console.log(JSON.stringify(report.figures));
  return complaints.length === 0 ? 0 : 1;
});
